import { documentHash, type ModelGraph } from "@adder-studio/graph";
import { recordings } from "./files";
import type { RecordingInfo } from "./types";

export function recordingOf(graph: ModelGraph): RecordingInfo | undefined {
  if (!recordings.some(({ title }) => title === graph.title)) return undefined;
  const hash = documentHash(graph);
  return recordings.find((info) => info.documentHash === hash);
}
