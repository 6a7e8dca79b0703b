import { cosPi, exp, ln } from "@adder-studio/core";
import type { RunConfig } from "./types";

/**
 * Learning rate of `step` (from 0) in a run of `totalSteps`, before any factor of a layer's own.
 * cosine: lr/2 (1 + cos(pi step / total)); polynomial: lr (1 - step / total)^power, per step as PSPNet and
 * DeepLab, who brought it up, do (the paper gives the power, 0.9, and not the unit); step: lr *
 * factor^floor(epoch / every); constant: lr. The same bits on every machine (core's own cosine, exp and ln).
 *
 * @example learningRate({ ...defaultRun, schedule: "cosine", lr: 0.1 }, 50, 100, 10); // 0.05
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
    case "polynomial": {
      const left = 1 - step / totalSteps;
      return left > 0 ? run.lr * exp(run.polyPower * ln(left)) : 0;
    }
    case "step": {
      const drops = Math.floor(step / stepsPerEpoch / run.stepEvery);
      let rate = run.lr;
      for (let i = 0; i < drops; i++) rate *= run.stepFactor;
      return rate;
    }
  }
}

/** Least norm that an adaptive factor is divided by: a gradient of zeros gives no infinite step. */
const leastNorm = 1e-12;

/**
 * Scale of the gradient of an adder layer with `size` filter values before the optimizer uses it: the gradient is
 * multiplied by `scale`, and where `byNorm`, divided by the gradient's norm. adaptive: eta sqrt(k) / ||g|| (Chen et
 * al., CVPR 2020, eq. 13), so that every adder layer moves by the same root mean square; fixed: a constant (the
 * paper's ablation, x100); plain: 1.
 */
export function adderScale(run: RunConfig, size: number): { scale: number; byNorm: boolean } {
  switch (run.rateRule) {
    case "adaptive":
      return { scale: run.eta * Math.sqrt(size), byNorm: true };
    case "fixed":
      return { scale: run.fixedFactor, byNorm: false };
    case "plain":
      return { scale: 1, byNorm: false };
  }
}

/**
 * Factor of an adder layer's rate, alpha, as a number: `adderScale` with the norm of the gradient in it. Undefined where
 * the rule divides by a norm that is 0 or not a number: there is no such factor then.
 *
 * @example rateFactor({ ...defaultRun, rateRule: "adaptive", eta: 0.1 }, 0.5, 400); // 4
 */
export function rateFactor(run: RunConfig, norm: number, size: number): number | undefined {
  const { scale, byNorm } = adderScale(run, size);
  if (!byNorm) return scale;
  return norm > 0 ? scale / Math.max(norm, leastNorm) : undefined;
}

/**
 * Root mean square of a layer's step per weight, before momentum and decay: lr · factor · ‖g‖ / √k for `size` = k
 * filter values and a gradient of norm `norm`. In units of the weights.
 */
export function stepSize(lr: number, factor: number, norm: number, size: number): number {
  return (lr * factor * norm) / Math.sqrt(size);
}
