import type { Tensor } from "@tensorflow/tfjs-core";

/** Settings of one update. */
export interface UpdateContext {
  readonly lr: number;
  /** Number of the step, from 0. */
  readonly step: number;
}

/** A parameter before an update, with its gradient. */
export interface Stepped {
  readonly w: Tensor;
  /** The optimizer's state for it, in the order of `Optimizer.slots`. */
  readonly slots: readonly Tensor[];
  readonly g: Tensor;
  /** Factor of the gradient, to be divided by max(`norm`, 1e-12) where there is a norm. */
  readonly scale: number;
  readonly norm?: Tensor;
}

/** An optimizer: `slots` arrays of state for each parameter, all starting at zero. */
export interface Optimizer {
  readonly slots: readonly string[];
  /** Updates all parameters in one call. Returns [new weight, ...new slots] of each; the arguments are not disposed of. */
  update(parameters: readonly Stepped[], context: UpdateContext): Tensor[][];
}
