import { type ModelGraph, numericsHash } from "@adder-studio/graph";
import { recordings } from "./files";
import type { RecordingInfo } from "./types";

/** Returns the recorded run of a document; its title and the places of its blocks do not matter. */
export function recordingOf(graph: ModelGraph): RecordingInfo | undefined {
  const count = Object.keys(graph.nodes).length;
  if (!recordings.some(({ blocks }) => blocks === count)) return undefined;
  const hash = numericsHash(graph);
  return recordings.find((info) => info.numericsHash === hash);
}
