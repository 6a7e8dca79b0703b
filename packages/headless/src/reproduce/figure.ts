import { halfWidth } from "@adder-studio/core";
import type { ResultRow } from "./rows";

/** Returns the number of digits after the point: two for percentages, else so many that the mean has three significant ones. */
function digitsOf(mean: number, unit: string): number {
  if (unit === "%") return 2;
  const size = Math.floor(Math.log10(Math.abs(mean) || 1));
  return Math.min(6, Math.max(0, 2 - size));
}

/** Formats a number with as many digits as its unit and `like` need. */
export function number(value: number, unit: string, like = value): string {
  return value.toFixed(digitsOf(like, unit));
}

/** Formats the mean and half the width of its 95 % interval: "87.90 ± 0.40 %". */
export function figure(
  { values, mean, sd }: Pick<ResultRow, "values" | "mean" | "sd">,
  unit: string,
): string {
  const half = halfWidth({ n: values.length, mean, sd: sd ?? undefined });
  const interval = half === undefined ? "" : ` ± ${number(half, unit, mean)}`;
  return `${number(mean, unit)}${interval}${unit ? ` ${unit}` : ""}`;
}
