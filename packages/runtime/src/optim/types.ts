import type { Tensor } from "@tensorflow/tfjs-core";

/** What an update needs beside weight, state and gradient. */
export interface UpdateContext {
  readonly lr: number;
  /** From 0. */
  readonly step: number;
}

/** An optimizer: `slots` arrays of state for each parameter, all starting at zero. */
export interface Optimizer {
  readonly slots: readonly string[];
  /** -> [new weight, ...new slots]; the arguments stay alive. */
  update(w: Tensor, slots: readonly Tensor[], g: Tensor, context: UpdateContext): Tensor[];
}
