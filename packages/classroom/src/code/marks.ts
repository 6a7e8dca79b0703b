import { canonicalJson, sha256Hex } from "@adder-studio/core";
import { type Lesson, type ModelGraph, numericsHash } from "@adder-studio/graph";
import { markDigits } from "./facts";

/** Returns the hash of all that decides the numbers of a document's run but its seed: `network` of a code. */
export function networkHash(graph: ModelGraph): string {
  return numericsHash({ ...graph, run: { ...graph.run, seed: 0 } });
}

/** Returns the hash of a document's lesson: `lesson` of a code. */
export function lessonHash(lesson: Lesson): string {
  return sha256Hex(canonicalJson(lesson));
}

/** Returns the digits of a hash that stand in a code. */
export function markOf(hash: string): string {
  return hash.slice(0, markDigits);
}
