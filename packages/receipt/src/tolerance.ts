import type { ReceiptFigures } from "./types";

/** Greatest difference of an accuracy. */
export const accuracyTolerance = 0.03;
/** Greatest difference of a test loss or an error, as a share of the larger one. */
export const errorTolerance = 0.2;

/**
 * Tells whether the figures of two engines are those of one experiment. Engines round differently, and training makes the
 * difference larger until two engines are as far apart as two seeds.
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
