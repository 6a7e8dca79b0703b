import { type Chain, chainCost } from "@adder-studio/blocks/approximation";
import { formatNumber, plural } from "../../ui/format";
import type { Result } from "./model";
import { type Rule, ruleTitles } from "./plans";

/** Returns a sentence on the additions and multiplications of a network for one point, adder layers and read-out apart. */
export function costMessage(chain: Chain): string {
  const adders = chainCost(chain.filter(({ kind }) => kind === "adder"));
  const readOut = chainCost(chain.filter(({ kind }) => kind === "dense"));
  return [
    `Adder layers: ${plural(adders.adds, "addition")}, ${plural(adders.muls, "multiplication")}.`,
    `Read-out: ${plural(readOut.adds, "addition")}, ${plural(readOut.muls, "multiplication")}.`,
  ].join(" ");
}

/** Returns a sentence on the errors of trained networks of one size, and on the gradient that came nearer in these runs. */
export function trainedMessage(
  found: readonly { readonly rule: Rule; readonly result: Result | undefined }[],
): string {
  const done = found.flatMap(({ rule, result }) =>
    result === undefined ? [] : [{ rule, result }],
  );
  if (done.length === 0) return "No network of this size has been trained here yet.";
  const each = done.map(
    ({ rule, result }) =>
      `${ruleTitles[rule]} ${formatNumber(result.sup)} (root mean square ${formatNumber(result.rms)})`,
  );
  const errorMessage = `Trained here, largest error: ${each.join("; ")}.`;
  const [a, b] = done;
  if (a === undefined || b === undefined) return errorMessage;
  const nearer = a.result.rms <= b.result.rms ? a : b;
  const other = nearer === a ? b : a;
  return `${errorMessage} In this run the ${ruleTitles[nearer.rule]} came nearer, ${formatNumber(
    other.result.rms / nearer.result.rms,
    2,
  )} times by root mean square.`;
}

/** Returns a sentence that compares the error of the built network with its bound. */
export function builtMessage(
  units: number,
  title: string,
  sup: number | undefined,
  bound: number,
): string {
  if (sup === undefined) return "";
  const measured = `Built from ${plural(units, "unit")}, the largest error on ${title} is ${formatNumber(sup)}`;
  return Number.isFinite(bound)
    ? `${measured}; the bound L·h/2 allows ${formatNumber(bound)}.`
    : `${measured}. The function jumps, so the theorem does not cover it, and no bound is drawn.`;
}

/** Returns the sentence that derives the bound L h / 2, with the numbers of this function and width. */
export function boundMessage(lipschitz: number, width: number): string {
  if (!Number.isFinite(lipschitz)) {
    return "This function has a jump. The theorem covers continuous functions only, and there is no L: the largest error next to the jump stays, however many units there are.";
  }
  const h = 2 / (width - 1);
  return `Derived here: hats at a distance of h = ${formatNumber(h)} add up to the straight lines between neighbouring points. A function whose slope is at most L = ${formatNumber(lipschitz)} departs from such a line by at most L·h/2 = ${formatNumber((lipschitz * h) / 2)}.`;
}
