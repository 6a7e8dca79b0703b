import { distributionFacts, histogramBins } from "@adder-studio/session/client";

/** A distribution as `observation.ts` lays it out. */
export interface Spread {
  readonly count: number;
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  /** Standard deviation, biased: the Gaussian's maximum-likelihood value. */
  readonly sd: number;
  readonly median: number;
  /** Mean distance from the median: the Laplace distribution's maximum-likelihood scale. */
  readonly distance: number;
  /** Share of exact zeros. */
  readonly zeros: number;
  /** `[spreadBins]`, equal bins from `low` to `high`. */
  readonly bins: Float32Array;
}

export function readSpread(value: Float32Array | undefined): Spread | undefined {
  if (
    value === undefined ||
    value.length !== distributionFacts + histogramBins ||
    !(value[0] as number)
  ) {
    return undefined;
  }
  const [count, low, high, mean, sd, median, distance, zeros] = value as unknown as number[];
  return {
    count,
    low,
    high,
    mean,
    sd,
    median,
    distance,
    zeros,
    bins: value.subarray(distributionFacts),
  } as Spread;
}

/** A maximum-likelihood fit. */
export interface Fit {
  readonly name: "Laplace" | "Gaussian";
  /** Mean of ln p(value), in nats. */
  readonly logLikelihood: number;
  density(value: number): number;
}

/** N(mean, sd²): mean ln p = -ln(sd √(2π)) - 1/2. */
export function gaussianFit({ mean, sd }: Spread): Fit {
  const top = 1 / (sd * Math.sqrt(2 * Math.PI));
  return {
    name: "Gaussian",
    logLikelihood: Math.log(top) - 0.5,
    density: (value) => top * Math.exp(-0.5 * ((value - mean) / sd) * ((value - mean) / sd)),
  };
}

/** Laplace(median, b), b = mean |x - median|: mean ln p = -ln(2b) - 1. */
export function laplaceFit({ median, distance: b }: Spread): Fit {
  return {
    name: "Laplace",
    logLikelihood: -Math.log(2 * b) - 1,
    density: (value) => Math.exp(-Math.abs(value - median) / b) / (2 * b),
  };
}

/** Both, the likelier first; none where all values are equal. */
export function fitsOf(spread: Spread): readonly Fit[] {
  if (!(spread.sd > 0) || !(spread.distance > 0)) return [];
  return [laplaceFit(spread), gaussianFit(spread)].sort(
    (a, b) => b.logLikelihood - a.logLikelihood,
  );
}

/**
 * Variance of a layer's output if inputs and filters were independent normal values (CVPR 2020, eq. 8 and 9):
 * adder (1 - 2/π) d² c_in (Var X + Var F), convolution d² c_in Var X Var F. `taps` is d² c_in.
 */
export function expectedVariance(
  kind: "adder" | "conv",
  taps: number,
  varX: number,
  varF: number,
): number {
  return kind === "adder" ? (1 - 2 / Math.PI) * taps * (varX + varF) : taps * varX * varF;
}
