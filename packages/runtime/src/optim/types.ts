import type { Tensor } from "@tensorflow/tfjs-core";

/** What an update needs beside weights, state and gradients. */
export interface UpdateContext {
  readonly lr: number;
  /** From 0. */
  readonly step: number;
}

/** A parameter about to be stepped. */
export interface Stepped {
  readonly w: Tensor;
  /** The optimizer's state for it, in the order of `Optimizer.slots`. */
  readonly slots: readonly Tensor[];
  readonly g: Tensor;
  /** The gradient is multiplied by this, and divided by `norm` (at least 1e-12) where there is one. */
  readonly scale: number;
  readonly norm?: Tensor;
}

/** An optimizer: `slots` arrays of state for each parameter, all starting at zero. */
export interface Optimizer {
  readonly slots: readonly string[];
  /** All parameters in one go -> [new weight, ...new slots] of each; the arguments stay alive. */
  update(parameters: readonly Stepped[], context: UpdateContext): Tensor[][];
}
