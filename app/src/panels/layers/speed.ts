import type { LayerFacts } from "@adder-studio/core";
import { type RunConfig, rateFactor, stepSize } from "@adder-studio/graph";
import type { RunHistory } from "@adder-studio/session/client";
import { bucketEpochs, bucketMeans, columns, joinLines } from "../../draw/series";
import type { StepValue } from "../../observe/snapshots";

/** The views of the chart; values have the unit of the weights unless `unit` says otherwise. */
export const views = [
  {
    id: "step",
    label: "Step, with and without α",
    unit: "RMS step per weight, lr·α·‖g‖/√k",
    legend: "solid with α, dashed without: the gap is α",
  },
  {
    id: "apart",
    label: "Gradient, decay, moved",
    unit: "‖·‖ of one step, whole layer",
    legend: "solid moved, dashed gradient, dotted decay",
  },
  { id: "gradient", label: "Gradient step", unit: "lr·α·‖g‖, whole layer", legend: "" },
  { id: "decay", label: "Decay step", unit: "lr·λ·‖W‖, whole layer", legend: "" },
  { id: "moved", label: "Moved in a step", unit: "‖ΔW‖ of one step", legend: "" },
  { id: "relative", label: "Moved ÷ size", unit: "‖ΔW‖ / ‖W‖ of one step", legend: "" },
  { id: "since", label: "Since the start", unit: "‖W − W₀‖ / ‖W‖", legend: "" },
  { id: "norm", label: "Gradient ‖g‖", unit: "‖g‖ before any scaling", legend: "" },
  { id: "factor", label: "Factor α", unit: "α, no unit", legend: "" },
] as const;
export type View = (typeof views)[number]["id"];
/** Views of what was measured beside the steps, which a run elsewhere does not have. */
export const ofMovement: ReadonlySet<View> = new Set([
  "apart",
  "decay",
  "moved",
  "relative",
  "since",
]);

/** Factor of a layer's rate by the run's rule, which is for adder layers; undefined without a gradient. */
export function factorOf(run: RunConfig, norm: number, layer: LayerFacts): number | undefined {
  return layer.plain ? 1 : rateFactor(run, norm, layer.size);
}

/** Returns true when a layer's step is drawn twice, with its adaptive factor and without. */
export function isTwofold(run: RunConfig, layer: LayerFacts | undefined): boolean {
  return run.rateRule !== "plain" && layer?.plain === undefined;
}

/** Norms of a layer's weights and of their change in one step; NaN where nothing was measured. */
export interface Movement {
  readonly before: number;
  readonly size: number;
  readonly step: number;
  readonly since: number;
}

/** Layer `index` of what the item `movement` brought: `[4 x layers]`. */
export function movementOf(value: Float32Array | undefined, index: number): Movement {
  const at = (i: number) => value?.[4 * index + i] ?? Number.NaN;
  return { before: at(0), size: at(1), step: at(2), since: at(3) };
}

export type Line = (number | null)[];

/** Returns a value that a logarithmic axis can show, or null. */
function positive(value: number | null | undefined): number | null {
  return value !== undefined && value !== null && value > 0 && Number.isFinite(value)
    ? value
    : null;
}

/** Lines per layer of a view: `[x in epochs, ...lines]`, layer after layer, `linesOf` each. */
export function speedLines(
  view: View,
  history: RunHistory,
  moves: readonly StepValue[],
  layers: readonly LayerFacts[],
  shown: readonly number[],
  run: RunConfig,
  stepsPerEpoch: number,
): [number[], ...Line[]] {
  const seenX = moves.map(({ step }) => step / Math.max(1, stepsPerEpoch));
  const seen = (index: number, pick: (moved: Movement) => number): Line =>
    moves.map(({ value }) => positive(pick(movementOf(value, index))));
  const x = bucketEpochs(history, stepsPerEpoch);
  const lr = bucketMeans(history.column(columns.lr), history.length);
  const norms = (index: number) =>
    bucketMeans(history.column(columns.firstLayer + index), history.length);
  const each = (
    index: number,
    of: (norm: number, lr: number, layer: LayerFacts) => number | undefined,
  ) => {
    const layer = layers[index];
    return norms(index).map((norm, i) =>
      norm === null || layer === undefined ? null : positive(of(norm, lr[i] ?? Number.NaN, layer)),
    );
  };
  const gradient = (index: number) =>
    each(index, (norm, rate, layer) => {
      const factor = factorOf(run, norm, layer);
      return factor === undefined ? undefined : rate * factor * norm;
    });
  const rateAt = (step: number) => history.column(columns.lr)[rowOf(history, step)] ?? Number.NaN;
  const decay = (index: number): Line =>
    moves.map(({ step, value }) =>
      positive(decayStep(run, rateAt(step), movementOf(value, index))),
    );
  switch (view) {
    case "norm":
      return [x, ...shown.map((index) => each(index, (norm) => norm))];
    case "factor":
      return [
        x,
        ...shown.map((index) => each(index, (norm, _rate, layer) => factorOf(run, norm, layer))),
      ];
    case "gradient":
      return [x, ...shown.map(gradient)];
    case "step":
      return [
        x,
        ...shown.flatMap((index) => {
          const own = each(index, (norm, rate, layer) => {
            const factor = factorOf(run, norm, layer);
            return factor === undefined ? undefined : stepSize(rate, factor, norm, layer.size);
          });
          if (!isTwofold(run, layers[index])) return [own];
          return [own, each(index, (norm, rate, { size }) => stepSize(rate, 1, norm, size))];
        }),
      ];
    case "apart": {
      const joined = joinLines(
        x,
        shown.map(gradient),
        seenX,
        shown.flatMap((index) => [seen(index, ({ step }) => step), decay(index)]),
      );
      const [xs, ...lines] = joined;
      // Layer by layer: moved, gradient, decay.
      return [
        xs,
        ...shown.flatMap((_, i) => [
          lines[shown.length + 2 * i] ?? [],
          lines[i] ?? [],
          lines[shown.length + 2 * i + 1] ?? [],
        ]),
      ];
    }
    case "decay":
      return [seenX, ...shown.map(decay)];
    case "moved":
      return [seenX, ...shown.map((index) => seen(index, ({ step }) => step))];
    case "relative":
      return [seenX, ...shown.map((index) => seen(index, ({ step, size }) => step / size))];
    case "since":
      return [seenX, ...shown.map((index) => seen(index, ({ since, size }) => since / size))];
  }
}

/** Returns the norm of what weight decay takes away in one step: lr λ ||W||, W the filters before the step. */
export function decayStep(run: RunConfig, lr: number, { before, size }: Movement): number {
  return lr * run.weightDecay * (Number.isFinite(before) ? before : size);
}

/** Row of the last step at or before `steps` steps have been made; -1 without one. */
export function rowOf(history: RunHistory, steps: number): number {
  const column = history.column(columns.step);
  let low = 0;
  let high = history.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((column[middle] as number) < steps) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Below this share of the layer that moved most, a layer counts as stalled. */
const stallShare = 0.1;

/** Layers whose way since the start, relative to their size, is below a tenth of the greatest. */
export function stalledLayers(shares: readonly number[]): readonly number[] {
  const most = Math.max(0, ...shares.filter(Number.isFinite));
  return shares.flatMap((share, index) => (share < most * stallShare ? [index] : []));
}
