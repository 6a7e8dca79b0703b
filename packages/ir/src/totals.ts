import { type Cost, shapeSize, sumCosts } from "@adder-studio/core";
import { isTrained } from "./builder";
import { opTable } from "./ops";
import type { ModelIR } from "./types";

/** Costs of one example at inference, in sum and apart. */
export interface Totals {
  readonly all: Cost;
  /** Convolutions, adders and fully connected layers with their biases. */
  readonly layers: Cost;
  readonly normalisation: Cost;
  /** Pooling, additions of shortcuts, everything else. */
  readonly other: Cost;
}

/** Sums the cost of every op by its group. */
export function totals(ir: ModelIR): Totals {
  const costs = { layers: [] as Cost[], normalisation: [] as Cost[], other: [] as Cost[] };
  for (const op of ir.ops) costs[opTable[op.op].group].push(op.cost);
  const layers = sumCosts(costs.layers);
  const normalisation = sumCosts(costs.normalisation);
  const other = sumCosts(costs.other);
  return { all: sumCosts([layers, normalisation, other]), layers, normalisation, other };
}

export interface MemoryEstimate {
  /** Weights, their gradients and the optimizer's slots; with a teacher, its weights and slots too. */
  readonly parameterBytes: number;
  /** Every value of one training batch, which the way back needs, and the gradients in flight. */
  readonly activationBytes: number;
  readonly totalBytes: number;
}

/**
 * Peak memory of training, from above: parameters x (value + updated value + gradient + slots) plus,
 * for the batch, all values saved for the backward pass and three gradients of the largest one.
 * `slots` arrays of the optimizer per parameter (SGD 1, Adam 2). Reshapes and dropout are counted as copies.
 * With a teacher (`teacherOf`) come its values and slots, of the same shapes. Its pass is over before the network's
 * own begins, and what that made is free again: it adds nothing else to the peak.
 */
export function estimateMemory(
  ir: ModelIR,
  batch: number,
  slots: number,
  teacher = false,
): MemoryEstimate {
  let trained = 0;
  let fixed = 0;
  for (const spec of ir.params) {
    if (isTrained(spec)) trained += shapeSize(spec.shape);
    else fixed += shapeSize(spec.shape);
  }
  let values = 0;
  let largest = 0;
  for (const op of ir.ops) {
    values += op.cost.bytes;
    largest = Math.max(largest, op.cost.bytes);
  }
  const taught = teacher ? trained * (1 + slots) + fixed : 0;
  const parameterBytes = 4 * (trained * (3 + slots) + fixed * 2 + taught);
  const activationBytes = batch * (values + 3 * largest);
  return { parameterBytes, activationBytes, totalBytes: parameterBytes + activationBytes };
}
