import { type Chain, chainCost } from "@adder-studio/blocks/approximation";
import { formatNumber, plural } from "../../ui/format";
import type { Result } from "./model";
import { type Rule, ruleTitles } from "./plans";

/** What a chain takes for one point: additions in the adder layers, and multiplications in the read-out alone. */
export function arithmetic(chain: Chain): string {
  const adders = chainCost(chain.filter(({ kind }) => kind === "adder"));
  const readOut = chainCost(chain.filter(({ kind }) => kind === "dense"));
  return [
    `Adder layers: ${plural(adders.adds, "addition")}, ${plural(adders.muls, "multiplication")}.`,
    `Read-out: ${plural(readOut.adds, "addition")}, ${plural(readOut.muls, "multiplication")}.`,
  ].join(" ");
}

/** What trained networks of one size came to, and which came nearer: of these runs, and no others. */
export function trainedWords(
  found: readonly { readonly rule: Rule; readonly result: Result | undefined }[],
): string {
  const done = found.flatMap(({ rule, result }) =>
    result === undefined ? [] : [{ rule, result }],
  );
  if (done.length === 0) return "Nothing of this size has been trained here yet.";
  const each = done.map(
    ({ rule, result }) =>
      `${ruleTitles[rule]} ${formatNumber(result.sup)} (root mean square ${formatNumber(result.rms)})`,
  );
  const said = `Trained here, largest error: ${each.join("; ")}.`;
  const [a, b] = done;
  if (a === undefined || b === undefined) return said;
  const nearer = a.result.rms <= b.result.rms ? a : b;
  const other = nearer === a ? b : a;
  return `${said} In this run the ${ruleTitles[nearer.rule]} came nearer, ${formatNumber(
    other.result.rms / nearer.result.rms,
    2,
  )} times by root mean square.`;
}

/** The built network against its bound. */
export function builtWords(
  units: number,
  title: string,
  sup: number | undefined,
  bound: number,
): string {
  if (sup === undefined) return "";
  const measured = `Built from ${plural(units, "unit")}, the largest error on ${title} is ${formatNumber(sup)}`;
  return Number.isFinite(bound)
    ? `${measured}; the bound L·h/2 allows ${formatNumber(bound)}.`
    : `${measured}. The function jumps, so it lies outside of the theorem, and no bound is drawn.`;
}

/** The bound in words, with the numbers it is made of. */
export function boundWords(lipschitz: number, width: number): string {
  if (!Number.isFinite(lipschitz)) {
    return "This function has a jump. The theorem speaks of continuous functions only, and there is no L: the largest error beside the jump stays, however many units there are.";
  }
  const h = 2 / (width - 1);
  return `Derived here: hats at distance h = ${formatNumber(h)} add up to the straight lines between neighbouring points. A function whose slope is at most L = ${formatNumber(lipschitz)} leaves such a line by at most L·h/2 = ${formatNumber((lipschitz * h) / 2)}.`;
}
