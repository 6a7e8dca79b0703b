import { formatNumber } from "./format";

/**
 * Numbers in charts, tables and on cards. What the first page itself writes is in `format.ts`: all of this loads with what
 * needs it.
 */

/** 2.345 to one digit -> 2.3. */
export function roundTo(value: number, digits: number): number {
  const size = 10 ** digits;
  return Math.round(value * size) / size;
}

/** Like `formatNumber`, with a real minus. */
export function signedText(value: number, digits = 3): string {
  return formatNumber(value, digits).replace(/^-/, "\u2212");
}

/** Always so many digits behind the point, with a real minus and never a negative 0: `0.31`, `−0.20`, `0.00`. */
export function fixedText(value: number, digits: number): string {
  return (roundTo(value, digits) === 0 ? 0 : value).toFixed(digits).replace("-", "\u2212");
}

/** A number of an axis: -0.30000000000000004 -> `−0.3`. */
export function tickText(value: number): string {
  const magnitude = Math.abs(value);
  if (value === 0) return "0";
  const text =
    magnitude >= 10000 || magnitude < 0.001
      ? formatNumber(magnitude)
      : String(Number(magnitude.toPrecision(6)));
  return value < 0 ? `\u2212${text}` : text;
}

/** A power of ten of an axis: 0.01 -> `0.01`, 1e-5 -> `1e−5`. */
export function powerText(value: number): string {
  return value >= 0.01 && value < 1e4
    ? String(value)
    : value.toExponential(0).replace("-", "\u2212");
}

/** At most four letters and a sign: 0, .02, 3.4, 87, 12k. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? "\u2212" : "";
  if (size === 0) return "0";
  if (size >= 9.995e8) return `${sign}${size.toExponential(0).replace("e+", "e")}`;
  if (size >= 9.995e5) return `${sign}${(size / 1e6).toFixed(0)}M`;
  if (size >= 999.5) return `${sign}${(size / 1e3).toFixed(0)}k`;
  if (size >= 9.95) return `${sign}${size.toFixed(0)}`;
  if (size >= 0.995) return `${sign}${size.toFixed(1)}`;
  if (size >= 0.00995) return `${sign}${size.toFixed(2).replace(/^0/, "")}`;
  return `${sign}${size.toExponential(0).replace("e-", "e\u2212")}`;
}

/** A share on an axis: 0.87 -> `87%`. */
export function axisPercent(share: number, digits = 0): string {
  return `${(share * 100).toFixed(digits)}%`;
}

/** 0.872 -> `87 %`; what is not quite 0 or 1 never reads as 0 or 1. */
export function wholePercent(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const whole = Math.round(share * 100);
  if (whole === 0 && share > 0) return "<1\u202f%";
  return `${whole === 100 && share < 0.995 ? 99 : whole}\u202f%`;
}

/** 0.7 -> `70 %`, 0.0312 -> `3.1 %`. */
export function shortPercent(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const value = share * 100;
  return `${value >= 10 ? Math.round(value) : Number(value.toPrecision(2))}\u202f%`;
}
