import type { PropSpec } from "@adder-studio/graph";
import { formatSetting, formatWhole } from "./format";

export type NumberSpec = Extract<PropSpec, { kind: "int" | "float" }>;

/** The result of an entry into a number field when the field is left. */
export interface Entry {
  /** To be taken; undefined: what was there stays. */
  readonly value?: number;
  /** The sentence where the value is not the typed one. */
  readonly message?: string;
}

/** A number as people type it: with a decimal comma, a typographic minus, thousands apart. Undefined where it is none. */
export function readNumber(text: string): number | undefined {
  const plain = text
    .trim()
    .replace("\u2212", "-")
    .replace(/(?<=\d)[\u00a0\u202f\u2009 '’](?=\d{3}(?!\d))/g, "")
    .replace(
      /^([+-]?\d{1,3})((?:,\d{3}){2,})$/,
      (_, head: string, rest: string) => head + rest.replaceAll(",", ""),
    )
    .replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
  return Number(plain);
}

/** A bound or a value as a sentence says it: 1,024, 0.1, 1e-9. */
export function boundText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e15
    ? formatWhole(value)
    : formatSetting(value);
}

/**
 * Resolves a typed text: the number, or the nearest possible one with a sentence, or a sentence alone where no
 * number was typed. An empty field is no entry.
 */
export function resolveEntry(spec: NumberSpec, text: string, now: number | undefined): Entry {
  if (text.trim() === "") return {};
  const typed = readNumber(text);
  if (typed === undefined) {
    const kept = now === undefined ? "" : `: it stays ${boundText(now)}`;
    return { message: `“${text.trim().slice(0, 20)}” is not a number${kept}.` };
  }
  if (typed > spec.max) {
    const most = boundText(spec.max);
    return { value: spec.max, message: `At most ${most}: set to ${most}.` };
  }
  if (typed < spec.min) {
    const least = boundText(spec.min);
    return { value: spec.min, message: `At least ${least}: set to ${least}.` };
  }
  if (spec.kind === "int" && !Number.isInteger(typed)) {
    const value = Math.round(typed);
    return { value, message: `Whole numbers only: rounded to ${boundText(value)}.` };
  }
  return { value: typed };
}

/**
 * Returns what an arrow key adds to a number field that holds `value`, or takes off it: 1 in a field of whole numbers, else
 * one unit of the leading digit (0.51 -> 0.1, 5e-4 -> 1e-4), and a tenth of it where that digit is 1 (0.1 -> 0.01, 100 -> 10).
 */
export function keyStep({ kind }: NumberSpec, value: number): number {
  if (kind === "int") return 1;
  if (value === 0) return 0.01;
  const [digits = "", exponent] = Math.abs(value).toExponential().split("e");
  return Number(`1e${Number(exponent) - (digits.startsWith("1") ? 1 : 0)}`);
}
