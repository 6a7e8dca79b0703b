import type { Cost } from "@adder-studio/core";
import type { Task } from "@adder-studio/ir";

/** Formats a whole number: 61110 -> `61,110`. */
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

/** Returns the label of the cost of one prediction, as HTML. */
export function costLabel(all: Cost, layers: Cost): string {
  const inside = `${whole(layers.additions)} and ${whole(layers.multiplications)}`;
  return `Adder Studio counts ${operations(all)} for one prediction, of these ${inside} in its adder, convolution and dense layers.`;
}

/** Returns the label of the app's test of these weights, as text. */
export function testLabel(
  task: Task,
  { quality, count }: { readonly quality: number; readonly count: number },
): string {
  return task === "values"
    ? `In the app's test its root mean squared error was ${quality.toPrecision(3)} over ${whole(count)} test examples.`
    : `In the app's test it was correct on ${whole(quality * count)} of ${whole(count)} test examples, ${(100 * quality).toFixed(1)} %.`;
}
