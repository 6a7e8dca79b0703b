import type { ModelIR, OpName } from "./types";

/** Task of a network: "classes" is classification (one correct class per example), "values" is regression. */
export type Task = "classes" | "values";

const tasks: Readonly<Partial<Record<OpName, Task>>> = {
  softmaxCrossEntropy: "classes",
  meanSquaredError: "values",
};

/** Tells whether an op is a loss: the last op of a network, and no other. */
export function isLoss(op: OpName): boolean {
  return tasks[op] !== undefined;
}

/** Task of a network, by its loss. Its metric is accuracy (classification) or root mean squared error (regression). */
export function taskOf(ir: ModelIR): Task {
  return tasks[ir.ops.at(-1)?.op ?? "input"] ?? "classes";
}

/** Tells whether a network can learn from its conv version: it classifies and has an adder layer. */
export function canDistil(ir: ModelIR): boolean {
  return taskOf(ir) === "classes" && ir.ops.some(({ op }) => op === "adder2d");
}
