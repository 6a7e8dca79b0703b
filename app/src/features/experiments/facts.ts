import type {
  Experiment,
  ExperimentSetting,
  Measure,
  Recorded,
  RecordedOrders,
  RecordedSetting,
} from "@adder-studio/blocks/experiments";
import type { ModelGraph } from "@adder-studio/graph";
import { irHash, type ModelIR } from "@adder-studio/ir";
import type { RunRecord } from "../../runs/types";
import { formatDuration, formatNumber, formatWhole } from "../../ui/format";

/** A setting with what it came to; `recorded` is missing where the tables do not hold it. */
export interface Shown {
  readonly setting: ExperimentSetting;
  readonly recorded: RecordedSetting | undefined;
  /** Place in the palette: adders orange, convolutions blue, as everywhere. */
  readonly color: number;
}

/** The settings that the page can open, each with its recorded figures. */
export function shownOf(experiment: Experiment, recorded: Recorded): readonly Shown[] {
  const figures = recorded[experiment.id] ?? {};
  const open = experiment.settings.filter(({ fullData }) => fullData !== true);
  const taken = new Set<number>();
  return open.map((setting) => {
    const isConv = /-conv$/.test(setting.template);
    const first = isConv ? 1 : 0;
    let color = first;
    // Each kind leaves the other's hue alone.
    for (let place = 2; taken.has(color); place++) color = place;
    taken.add(color);
    return { setting, recorded: figures[setting.id], color };
  });
}

/** `87.9 ± 0.5 %`, or without a spread for a single seed. */
export function figureText(recorded: RecordedSetting, measure: Measure): string | undefined {
  const figure = recorded.figures[measure.id];
  if (figure === undefined) return undefined;
  const spread = figure.sd === null ? "" : ` ± ${formatNumber(figure.sd, 2)}`;
  const unit = measure.unit === "" ? "" : `\u202f${measure.unit}`;
  return `${formatNumber(figure.mean)}${spread}${unit}`;
}

/**
 * How the recorded figures came about: one sentence about all settings that have some. `hasRuns`: each setting's
 * document comes with a recorded run. `data`: what they trained on.
 */
export function recordText(
  shown: readonly Shown[],
  paperSetup: string | undefined,
  hasRuns: boolean,
  data: string,
): string {
  const records = shown.flatMap(({ recorded }) => (recorded === undefined ? [] : [recorded]));
  const [first] = records;
  if (first === undefined) {
    return hasRuns
      ? "Too long for the tables: each opens with one recorded run, in Why, Features."
      : "No results on record yet: yours would be the first.";
  }
  const seeds = Math.min(...records.map((one) => one.seeds));
  const most = Math.max(...records.map((one) => one.seeds));
  const count = seeds === most ? `${most}` : `${seeds} to ${most}`;
  const printed = shown.some(({ setting }) => setting.paper !== undefined);
  const paper = printed && paperSetup !== undefined ? ` The paper's figures: ${paperSetup}.` : "";
  return `Recorded: ${first.length}, ${formatWhole(first.images)} training images of ${data}, ${count} ${most === 1 ? "seed" : "seeds"}; mean ± standard deviation.${paper}`;
}

/** What the figures tell apart, by the numbers on the card; undefined where nothing was asked or is on record. */
export function orderText(
  shown: readonly Shown[],
  orders: RecordedOrders[string] = [],
): string | undefined {
  const place = (id: string) => shown.findIndex(({ setting }) => setting.id === id) + 1;
  const known = orders.filter(({ first, second }) => place(first) > 0 && place(second) > 0);
  if (known.length === 0) return undefined;
  const parted = known.flatMap(({ first, second, order }) => {
    if (order === "not separable") return [];
    const [upper, lower] = order === "above" ? [first, second] : [second, first];
    return [`${place(upper)} above ${place(lower)}`];
  });
  const joined = known.flatMap(({ first, second, order }) =>
    order === "not separable" ? [`${place(first)} and ${place(second)}`] : [],
  );
  return [
    parted.length === 0
      ? ""
      : `Clear difference: ${parted.join(", ")} (their 95\u202f% intervals do not overlap).`,
    joined.length === 0 ? "" : `Too close to call: ${joined.join(", ")}.`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/**
 * How long one run takes here: by the fastest finished run of this very network, else by what the newest finished run
 * took for each of its additions and multiplications. Undefined until one has finished.
 */
export function timeText(
  graph: ModelGraph,
  irOf: () => ModelIR | undefined,
  runs: readonly RunRecord[],
  operationsOf: (run: RunRecord) => number | undefined,
): string | undefined {
  const done = runs.filter(
    ({ outcome, seconds, totalSteps }) => outcome === "done" && seconds > 0 && totalSteps > 0,
  );
  const [newest] = done;
  if (newest === undefined) return undefined;
  const ir = irOf();
  if (ir === undefined) return undefined;
  const { epochs, batch } = graph.run;
  const hash = irHash(ir);
  const alike = done.filter(({ networkHash, run }) => networkHash === hash && run.batch === batch);
  if (alike.length > 0) {
    const perEpoch = Math.min(...alike.map(({ seconds, run }) => seconds / run.epochs));
    return `about ${formatDuration(perEpoch * epochs)} here`;
  }
  const known = operationsOf(newest);
  if (known === undefined || known === 0) return undefined;
  const images = newest.stepsPerEpoch * newest.run.batch;
  const perOperation = newest.seconds / newest.run.epochs / images / known;
  return `about ${formatDuration(perOperation * operationsIn(ir) * images * epochs)} here, by the run before`;
}

/** Additions and multiplications of one prediction. */
export function operationsIn(ir: ModelIR): number {
  return ir.ops.reduce((sum, { cost }) => sum + cost.additions + cost.multiplications, 0);
}
