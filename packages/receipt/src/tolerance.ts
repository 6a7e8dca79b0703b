import type { ReceiptFigures } from "./types";

/** Greatest difference of an accuracy. */
export const accuracyTolerance = 0.02;
/** Greatest difference of a test loss or an error, as a share of the larger one. */
export const errorTolerance = 0.1;

/**
 * Tells whether the figures of two engines are those of one experiment. Engines round differently, and training makes the
 * difference larger. The default experiment after one epoch (1 December 2026, webgl and webgpu on SwiftShader): 79.15 % and
 * 0.5639 on wasm, 79.70 % and 0.5628 on webgl, 79.40 % and 0.5631 on webgpu; another seed gives 73.60 % and 0.6728. The
 * tolerance is four times that spread of accuracies, and far below the distance of the seeds.
 */
export function areClose(a: ReceiptFigures, b: ReceiptFigures): boolean {
  if (a.task !== b.task || a.reestimated !== b.reestimated) return false;
  const near = (x: number, y: number) =>
    Math.abs(x - y) <= errorTolerance * Math.max(Math.abs(x), Math.abs(y));
  if (!near(a.loss, b.loss)) return false;
  return a.task === "values"
    ? near(a.metric, b.metric)
    : Math.abs(a.metric - b.metric) <= accuracyTolerance;
}
