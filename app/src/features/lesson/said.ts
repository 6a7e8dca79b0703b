import type { LessonQuestion } from "@adder-studio/graph";

/** Returns an answer in words; empty for none, or for one whose choice is no longer there. */
export function saidOf({ choices }: LessonQuestion, given: string | number | undefined): string {
  if (typeof given === "number") return choices[given] ?? "";
  return choices.length === 0 ? (given ?? "") : "";
}
