/** Returns the variance: the mean square distance from the mean. */
export function variance(values: ArrayLike<number>): number {
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return all.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / all.length;
}

/**
 * Returns the output variance of a layer for independent normal inputs and filters around 0 (CVPR 2020, eq. 8 and 9):
 * adder (1 - 2/pi) d² c_in (Var X + Var F), convolution d² c_in Var X Var F. `taps` is d² c_in.
 */
export function expectedVariance(
  op: "adder2d" | "conv2d",
  taps: number,
  varX: number,
  varF: number,
): number {
  return op === "adder2d" ? (1 - 2 / Math.PI) * taps * (varX + varF) : taps * varX * varF;
}

/** Returns the mean ln p per value of maximum-likelihood fits: Laplace -ln(2b) - 1, b = mean |x - median|; Gaussian -ln(sd sqrt(2 pi)) - 1/2. */
export function logLikelihoods(values: Float32Array): { laplace: number; gaussian: number } {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  const high = sorted[middle] as number;
  const median = sorted.length % 2 ? high : ((sorted[middle - 1] as number) + high) / 2;
  const b = sorted.reduce((sum, value) => sum + Math.abs(value - median), 0) / sorted.length;
  return {
    laplace: -Math.log(2 * b) - 1,
    gaussian: -0.5 * Math.log(2 * Math.PI * variance(values)) - 0.5,
  };
}
