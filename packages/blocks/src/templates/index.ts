import type { ModelGraph } from "@adder-studio/graph";
import { lenet5Bn } from "./lenet5-bn";
import { resnet20 } from "./resnet20";

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

function template(
  id: string,
  title: string,
  make: (title: string) => ModelGraph,
  question: string,
  tries: readonly string[],
): Template {
  return { id, title, question, tries, graph: make(title) };
}

/** The first one opens when nothing else does. */
export const templates: readonly Template[] = [
  template(
    "lenet5-bn-adder",
    "LeNet-5 with adders",
    (title) => lenet5Bn("adder2d", title),
    "Can a network tell clothes apart when its layers only measure distances and never multiply?",
    [
      "You could try taking out one Batch norm and watching what happens to the loss.",
      "You could try setting Adder rate to Plain and comparing the learning speed of the layers.",
      "You could try the Sign filter gradient, the true derivative of the distance.",
    ],
  ),
  template(
    "lenet5-bn-conv",
    "LeNet-5 with convolutions",
    (title) => lenet5Bn("conv2d", title),
    "How far does the multiplying twin of the adder network get with the same settings and the same data?",
    [
      "You could try comparing additions and multiplications in the status bar with the adder version.",
      "You could try replacing only the first Convolution by an Adder with the same filters.",
    ],
  ),
  template(
    "resnet20-adder",
    "ResNet-20 with adders",
    (title) => resnet20("adder2d", title),
    "Do adders still learn when 18 of them are stacked and shortcuts carry the signal past them?",
    [
      "You could try removing the shortcuts' Add blocks of the last stage.",
      "You could try Eta 0.2, the value in the authors' code.",
      "You could try random mirroring and shifting in the Input block.",
    ],
  ),
  template(
    "resnet20-conv",
    "ResNet-20 with convolutions",
    (title) => resnet20("conv2d", title),
    "What does a multiplying ResNet-20 reach with the settings of its adder twin?",
    [
      "You could try replacing the last stage by adders and keeping the rest.",
      "You could try half as many filters everywhere and comparing cost and accuracy.",
    ],
  ),
];

/** The template of this id. */
export function templateOf(id: string): Template | undefined {
  return templates.find((entry) => entry.id === id);
}
