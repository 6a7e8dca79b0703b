import type { LayerFacts } from "@adder-studio/core";
import { type RunConfig, rateFactor } from "@adder-studio/graph";
import { formatNumber, formatSetting, formatWhole, plural } from "../../ui/format";
import { shortPercent } from "../../ui/numbers";
import { type Movement, stalledLayers } from "./speed";

const subscripts = "₀₁₂₃₄₅₆₇₈₉";

function subscript(value: number): string {
  return [...String(value)].map((digit) => subscripts[Number(digit)]).join("");
}

/** Writes the rule of the learning rate with the numbers of layer `index`. */
export function formulaText(
  run: RunConfig,
  index: number,
  norm: number,
  { size, plain }: Pick<LayerFacts, "size" | "plain">,
): string {
  const place = subscript(index + 1);
  if (plain) return "α = 1: no adder layer, the plain rate";
  if (run.rateRule === "plain") return "α = 1 for each adder layer: the plain rate";
  if (run.rateRule === "fixed") {
    return `α = ${formatSetting(run.fixedFactor)} for each adder layer: the fixed factor`;
  }
  if (Number.isNaN(norm)) return "";
  const factor = rateFactor(run, norm, size);
  const start = `α${place} = η·√k / ‖g${place}‖ = ${formatSetting(run.eta)} · √${size} / ${formatNumber(norm)}`;
  return factor === undefined
    ? `${start}: no gradient, no step`
    : `${start} = ${factor >= 1000 ? formatWhole(factor) : formatNumber(factor)}`;
}

function listed(names: readonly string[]): string {
  if (names.length <= 1) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Describes how far each layer has moved from its initialisation, and which layers stalled. */
export function storyText(
  names: readonly string[],
  moves: readonly Movement[],
  norms: readonly number[],
  step: number,
): string {
  const shares = moves.map(({ since, size }) => since / size);
  const order = shares
    .map((share, index) => ({ share, index }))
    .filter(({ share }) => Number.isFinite(share))
    .sort((a, b) => b.share - a.share);
  const [most] = order;
  const least = order.at(-1);
  const silent = names.filter((_, index) => norms[index] === 0);
  const none = silent.length === 0 ? "" : ` ${listed(silent)}: the gradient is exactly 0.`;
  if (step === 0) return `No step has been made yet.${none}`;
  if (most === undefined || least === undefined) {
    return `How far the layers had moved by step ${formatWhole(step)} was not recorded.${none}`;
  }
  const unseen = moves.some(({ step: way }) => Number.isFinite(way))
    ? none
    : ` How far the last step went was not recorded.${none}`;
  const after = `After ${plural(step, "step")}`;
  const name = (index: number) => names[index] ?? "";
  if (most.share === 0) return `${after} no layer has moved.${unseen}`;
  const stalled = stalledLayers(shares);
  const first = `${after} ${name(most.index)} has moved by ${shortPercent(most.share)} of its norm`;
  if (order.length === 1) return `${first}.${unseen}`;
  if (stalled.length === 0) {
    return `${first}, ${name(least.index)} by ${shortPercent(least.share)}: none is below a tenth of the greatest, so none stalled.${unseen}`;
  }
  const told = stalled.map((index) => `${name(index)} (${shortPercent(shares[index] ?? 0)})`);
  return `${first}; ${listed(told)} stalled, below a tenth of that.${unseen}`;
}
