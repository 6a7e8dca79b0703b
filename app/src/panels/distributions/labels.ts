import type { ObserveItem } from "@adder-studio/session/client";
import { keyOf } from "../../observe/observer";
import type { ShownSnapshot } from "../../observe/snapshots";
import { formatNumber, formatWhole } from "../../ui/format";
import { signedText } from "../../ui/numbers";
import { expectedVariance, fitsOf, readSpread, type Spread } from "./fits";
import type { SeenLayer } from "./layers";

/** The spreads of one layer at one step. */
export interface LayerSpreads {
  readonly weights: Spread | undefined;
  readonly input: Spread | undefined;
  readonly output: Spread | undefined;
  readonly after: Spread | undefined;
}

/** Returns the distributions that were observed of a layer at the step that is shown. */
export function spreadsOf(look: ShownSnapshot, seen: SeenLayer): LayerSpreads {
  const read = (item: ObserveItem | undefined) =>
    item === undefined ? undefined : readSpread(look.get(keyOf(item)));
  return {
    weights: read(seen.weights),
    input: read(seen.input),
    output: read(seen.output),
    after: read(seen.after),
  };
}

/** Names the fit that is likelier for the weights of this run. */
export function fitText(weights: Spread | undefined): string {
  if (weights === undefined) return "";
  const [better, worse] = fitsOf(weights);
  if (better === undefined || worse === undefined) return "All weights are equal: nothing to fit.";
  const value = (logLikelihood: number) => signedText(logLikelihood, 4);
  const gap = better.logLikelihood - worse.logLikelihood;
  return `The ${better.name} curve fits these weights better than the ${worse.name} (mean log-likelihood ${value(better.logLikelihood)} against ${value(worse.logLikelihood)} nats per value, ${formatNumber(gap)} apart).`;
}

/** Measured variance of the outputs and the one expected of normal values; undefined without both. */
export function variances(
  { layer, taps }: SeenLayer,
  { weights, input, output }: LayerSpreads,
): { readonly measured: number; readonly expected: number } | undefined {
  if (weights === undefined || input === undefined || output === undefined) return undefined;
  // A shift layer works with other weights than those that are seen.
  if (layer.shifts) return undefined;
  return {
    measured: output.sd * output.sd,
    expected: expectedVariance(layer.kind, taps, input.sd * input.sd, weights.sd * weights.sd),
  };
}

/** The outputs: their sign, and their variance beside the expected one. */
export function outputText(seen: SeenLayer, spreads: LayerSpreads): string {
  const { output } = spreads;
  const both = variances(seen, spreads);
  if (output === undefined || both === undefined) return "";
  const { kind } = seen.layer;
  const sign =
    kind === "adder"
      ? output.high <= 0
        ? `All outputs are ≤ 0 (greatest ${signedText(output.high)}). `
        : `The greatest output is ${signedText(output.high)}. `
      : "";
  const law =
    kind === "adder"
      ? `(1 − 2/π)·${formatWhole(seen.taps)}·(Var X + Var F)`
      : `${formatWhole(seen.taps)}·Var X·Var F`;
  const bare = seen.biased ? "Without the bias: " : "";
  return `${bare}${sign}The variance of the outputs is ${formatNumber(both.measured)}. If all inputs X and weights F were independent random numbers (iid normal), it would be ${law} = ${formatNumber(both.expected)} (CVPR 2020, eq. ${kind === "adder" ? 9 : 8}${seen.padded ? "; padding is left out of Var X" : ""}).`;
}

export function afterText(seen: SeenLayer, { after, output }: LayerSpreads): string {
  if (seen.after === undefined) return "No batch norm follows this layer.";
  if (after === undefined || output === undefined) return "";
  return `Batch norm brings mean ${signedText(output.mean)} to ${signedText(after.mean)} and standard deviation ${formatNumber(output.sd)} to ${formatNumber(after.sd)}, with the statistics that this run's tests use.`;
}
