import type { ModelGraph } from "@adder-studio/graph";
import { lenet5Bn } from "./lenet5-bn";

/** A finished experiment to start from. */
export interface Template {
  readonly id: string;
  readonly title: string;
  /** What to look at first. */
  readonly question: string;
  /** Up to three things to try, as sentences. */
  readonly tries: readonly string[];
  readonly graph: ModelGraph;
}

/** Makes the document under its title. */
export function template(
  id: string,
  title: string,
  make: (title: string) => ModelGraph,
  question: string,
  tries: readonly string[],
): Template {
  return { id, title, question, tries, graph: make(title) };
}

/** Opens when nothing else does. In a file of its own: the page needs it before all others. */
export const firstTemplate: Template = template(
  "lenet5-bn-adder",
  "LeNet-5 with adders",
  (title) => lenet5Bn("adder2d", title),
  "Can a network tell clothes apart when its layers only measure distances and never multiply?",
  [
    "You could try taking out one Batch norm and watching what happens to the loss.",
    "You could try setting Adder rate to Plain and comparing the learning speed of the layers.",
    "You could try the Sign filter gradient, the true derivative of the distance.",
  ],
);
