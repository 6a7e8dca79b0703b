import type { RunConfig } from "@adder-studio/graph";
import { adam } from "./adam";
import { sgd } from "./sgd";
import type { Optimizer } from "./types";

const optimizers: Readonly<Record<RunConfig["optimizer"], (run: RunConfig) => Optimizer>> = {
  sgd,
  adam,
};

/** Makes the optimizer that a run's settings name. */
export function createOptimizer(run: RunConfig): Optimizer {
  return optimizers[run.optimizer](run);
}
