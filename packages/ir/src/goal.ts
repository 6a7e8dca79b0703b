import type { ModelIR, OpName } from "./types";

/** What a network is trained to: the right class of each example, or its values. */
export type Goal = "classes" | "values";

const goals: Readonly<Partial<Record<OpName, Goal>>> = {
  softmaxCrossEntropy: "classes",
  meanSquaredError: "values",
};

/** Whether an op is a loss: the last of a network, and no other. */
export function isLoss(op: OpName): boolean {
  return goals[op] !== undefined;
}

/** By its loss; how good a network is, is told by accuracy (classes) or root mean squared error (values). */
export function goalOf(ir: ModelIR): Goal {
  return goals[ir.ops.at(-1)?.op ?? "input"] ?? "classes";
}

/** Whether a network has what distillation from its conv version needs: classes, and an adder layer. */
export function canDistil(ir: ModelIR): boolean {
  return goalOf(ir) === "classes" && ir.ops.some(({ op }) => op === "adder2d");
}
