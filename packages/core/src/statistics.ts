/** Quantiles 0.975 of Student's t for 1 to 30 degrees of freedom. */
const quantiles = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788,
  2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639,
  2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
] as const;

export interface Summary {
  readonly n: number;
  readonly mean: number;
  /** Standard deviation of a sample (n - 1); undefined for a single value. */
  readonly sd: number | undefined;
}

export function summarise(values: readonly number[]): Summary {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { n, mean, sd: undefined };
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { n, mean, sd: Math.sqrt(squares / (n - 1)) };
}

/** Returns half the width of the 95 % interval of the mean, t sd / sqrt(n); undefined for a single value. */
export function halfWidth({ n, sd }: Summary): number | undefined {
  if (sd === undefined) return undefined;
  // From 31 degrees on the value of 30, which is wider than the right one.
  const t = quantiles[Math.min(n - 2, quantiles.length - 1)] as number;
  return (t * sd) / Math.sqrt(n);
}
