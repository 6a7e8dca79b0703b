import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { catalog, templates } from "@adder-studio/blocks";
import { loadLesson, readyLessons } from "@adder-studio/classroom/lessons";
import { decodeBase64Url } from "@adder-studio/core";
import { decodeLink, documentText, encodeLink, type ModelGraph } from "@adder-studio/graph";
import { withWords } from "./fields";

/** A link, in parts that a mutation can get at. */
export interface Packed {
  readonly codec: "z" | "y";
  readonly bytes: Uint8Array;
}

/** Sound links and documents, from which the hostile ones are made. */
export interface Corpus {
  readonly links: readonly string[];
  readonly packed: readonly Packed[];
  /** Texts inside of the links whose packing is a plain deflation. */
  readonly tuples: readonly string[];
  readonly files: readonly string[];
}

function packedOf(link: string): Packed {
  const [head = "", , , payload = ""] = link.split(".");
  return {
    codec: head.endsWith("y") ? "y" : "z",
    bytes: decodeBase64Url(payload) ?? new Uint8Array(),
  };
}

let made: { readonly root: string; readonly corpus: Promise<Corpus> } | undefined;

/** Returns the golden links of every version, the templates, and the lessons with all their words; made once. */
export function loadCorpus(root: string): Promise<Corpus> {
  if (made?.root !== root) made = { root, corpus: readCorpus(root) };
  return made.corpus;
}

async function readCorpus(root: string): Promise<Corpus> {
  const golden = JSON.parse(
    readFileSync(join(root, "packages/blocks/golden/links.json"), "utf8"),
  ) as readonly { readonly link: string }[];
  const graphs: ModelGraph[] = templates.map(({ graph }) => graph);
  const links = golden.map(({ link }) => link);
  for (const { id } of readyLessons) {
    const ready = await loadLesson(id);
    if (ready === undefined) throw new Error(`The lesson ${id} is not there.`);
    graphs.push({ ...ready.graph, lesson: ready.lesson });
  }
  const worded = withWords("title", "Words");
  for (const graph of graphs) {
    const link = await encodeLink(graph, catalog);
    if (link.ok) links.push(link.value);
  }
  for (const link of links) {
    const opened = await decodeLink(link, catalog);
    if (!opened.ok) throw new Error(`A golden link does not open: ${opened.error.message}`);
  }
  const packed = links.map(packedOf);
  const tuples = packed.flatMap(({ codec, bytes }) =>
    codec === "z" ? [inflateRawSync(bytes).toString()] : [],
  );
  return { links, packed, tuples, files: [...graphs.map(documentText), worded] };
}
