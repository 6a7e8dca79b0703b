import { halfWidth } from "../runs/statistics";
import type { ResultRow } from "./rows";

/** Digits after the point: percentages have two; else three significant ones of the mean. */
function digitsOf(mean: number, unit: string): number {
  if (unit === "%") return 2;
  const size = Math.floor(Math.log10(Math.abs(mean) || 1));
  return Math.min(6, Math.max(0, 2 - size));
}

/** A number with as many digits as its kind has. */
export function number(value: number, unit: string, like = value): string {
  return value.toFixed(digitsOf(like, unit));
}

/** "87.90 ± 0.40 %": the mean and half the width of its 95 % interval. */
export function figure(
  { values, mean, sd }: Pick<ResultRow, "values" | "mean" | "sd">,
  unit: string,
): string {
  const half = halfWidth({ n: values.length, mean, sd: sd ?? undefined });
  const spread = half === undefined ? "" : ` ± ${number(half, unit, mean)}`;
  return `${number(mean, unit)}${spread}${unit ? ` ${unit}` : ""}`;
}
