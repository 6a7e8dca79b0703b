import { documentHash, documentText, type ModelGraph } from "@adder-studio/graph";
import { saveFile } from "../ui/save-file";
import type { Studio } from "./studio";

/** Returns the file name of a document, from its title and id. */
export function fileName(graph: ModelGraph, ending: string): string {
  const name = graph.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  return `${name === "" ? "experiment" : name}-${documentHash(graph).slice(0, 8)}.${ending}`;
}

/** Saves an experiment as a `.json` file. */
export function saveGraph(graph: ModelGraph): void {
  saveFile(fileName(graph, "json"), "application/json", documentText(graph));
}

/** Saves the open document as a file. */
export function saveDocument(studio: Studio): void {
  saveGraph(studio.document.store.getState().graph);
}
