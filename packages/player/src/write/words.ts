import type { Cost } from "@adder-studio/core";
import type { Goal } from "@adder-studio/ir";

/** 61110 -> `61,110`. */
export function whole(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

const counted = (count: number, one: string) => `${whole(count)} ${one}${count === 1 ? "" : "s"}`;

function operations({ additions, multiplications, shifts = 0 }: Cost): string {
  const rest = shifts > 0 ? ` and <b>${counted(shifts, "bit shift")}</b>` : "";
  const between = rest === "" ? " and " : ", ";
  return `<b class="adder">${counted(additions, "addition")}</b>${between}<b class="conv">${counted(multiplications, "multiplication")}</b>${rest}`;
}

/** What one answer costs, as HTML. */
export function costWords(all: Cost, layers: Cost): string {
  const inside = `${whole(layers.additions)} and ${whole(layers.multiplications)}`;
  return `Adder Studio counts ${operations(all)} for one answer, of these ${inside} in its adder, convolution and dense layers.`;
}

/** What the app's test of these weights came to, as text. */
export function qualityWords(
  goal: Goal,
  { quality, count }: { readonly quality: number; readonly count: number },
): string {
  return goal === "values"
    ? `In the app's test it was off by ${quality.toPrecision(3)} (root mean square) over ${whole(count)} test examples.`
    : `In the app's test it was right on ${whole(quality * count)} of ${whole(count)} test examples, ${(100 * quality).toFixed(1)} %.`;
}
