import { invariant } from "@adder-studio/core";

/** Returns the exponent a of y ~ x^a, by least squares in logarithms. Throws an invariant for fewer than two places. */
export function fittedExponent(points: readonly (readonly [x: number, y: number])[]): number {
  invariant(points.length >= 2, "two points or more");
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (of: (point: readonly [number, number]) => number) =>
    logs.reduce((sum, point) => sum + of(point), 0) / logs.length;
  const meanX = mean(([x]) => x);
  const meanY = mean(([, y]) => y);
  const variance = mean(([x]) => (x - meanX) ** 2);
  invariant(variance > 0, "points at different places");
  return mean(([x, y]) => (x - meanX) * (y - meanY)) / variance;
}

/** Returns the median: the middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
