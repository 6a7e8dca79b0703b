import { cosPi } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import { runKernel1 } from "@adder-studio/kernels";
import { mul, type Tensor } from "@tensorflow/tfjs-core";

/**
 * The global learning rate of `step` (from 0) in a run of `totalSteps`.
 * cosine: lr/2 (1 + cos(pi step / total)); step: lr * factor^floor(epoch / every); constant: lr.
 */
export function learningRate(
  run: RunConfig,
  step: number,
  totalSteps: number,
  stepsPerEpoch: number,
): number {
  switch (run.schedule) {
    case "constant":
      return run.lr;
    case "cosine":
      return (run.lr / 2) * (1 + cosPi(step / totalSteps));
    case "step": {
      const drops = Math.floor(step / stepsPerEpoch / run.stepEvery);
      let rate = run.lr;
      for (let i = 0; i < drops; i++) rate *= run.stepFactor;
      return rate;
    }
  }
}

/**
 * The gradient an adder filter is stepped with. adaptive: g eta sqrt(k) / ||g|| (CVPR 2020, eq. 13), so
 * that every adder layer moves by the same root mean square; fixed: g times a constant (the paper's
 * ablation, x100); plain: g.
 */
export function scaleAdderGradient(run: RunConfig, g: Tensor, norm: Tensor): Tensor {
  switch (run.rateRule) {
    case "adaptive":
      return runKernel1("adaptiveScale", { g, norm }, { eta: run.eta });
    case "fixed":
      return mul(g, run.fixedFactor);
    case "plain":
      return g;
  }
}

/** The factor of `scaleAdderGradient` as a number, or undefined where the gradient is zero. */
export function adaptiveFactor(run: RunConfig, size: number, norm: number): number | undefined {
  switch (run.rateRule) {
    case "adaptive":
      return norm > 0 ? (run.eta * Math.sqrt(size)) / Math.max(norm, 1e-12) : undefined;
    case "fixed":
      return norm > 0 ? run.fixedFactor : undefined;
    case "plain":
      return norm > 0 ? 1 : undefined;
  }
}
