import { documentHash } from "@adder-studio/graph";
import { saveFile } from "../ui/save-file";
import type { Studio } from "./studio";

/** Saves the document as a file named after its title and id. */
export function saveDocument(studio: Studio): void {
  const { graph } = studio.document.store.getState();
  const name = graph.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  const id = documentHash(graph).slice(0, 8);
  const text = studio.documentText();
  saveFile(`${name === "" ? "experiment" : name}-${id}.json`, "application/json", text);
}
