import { cosPi, exp, ln } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";

/**
 * The global learning rate of `step` (from 0) in a run of `totalSteps`.
 * cosine: lr/2 (1 + cos(pi step / total)); polynomial: lr (1 - step / total)^power, per step as PSPNet and
 * DeepLab, who brought it up, do (the paper gives the power, 0.9, and not the unit); step: lr *
 * factor^floor(epoch / every); constant: lr.
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

/**
 * How the gradient of an adder filter of `size` values is scaled before it is stepped with. adaptive: by
 * eta sqrt(k) / ||g|| (CVPR 2020, eq. 13), so that every adder layer moves by the same root mean square;
 * fixed: by a constant (the paper's ablation, x100); plain: not at all.
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

/** That factor as a number, or undefined where the gradient is zero. */
export function adaptiveFactor(run: RunConfig, size: number, norm: number): number | undefined {
  if (!(norm > 0)) return undefined;
  const { scale, byNorm } = adderScale(run, size);
  return byNorm ? scale / Math.max(norm, 1e-12) : scale;
}
