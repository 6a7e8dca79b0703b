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

/** A setting of an experiment with its recorded result; `recorded` is undefined where the tables have none. */
export interface Shown {
  readonly setting: ExperimentSetting;
  readonly recorded: RecordedSetting | undefined;
  /** Index of its run colour: adders are orange and convolutions blue, as everywhere. */
  readonly color: number;
}

/** Returns the settings that the page can open, each with its recorded figures. */
export function shownOf(experiment: Experiment, recorded: Recorded): readonly Shown[] {
  const figures = recorded[experiment.id] ?? {};
  const open = experiment.settings.filter(({ fullData }) => fullData !== true);
  const taken = new Set<number>();
  return open.map((setting) => {
    const isConv = /-conv$/.test(setting.template);
    const first = isConv ? 1 : 0;
    let color = first;
    // Neither kind takes the first colour of the other.
    for (let place = 2; taken.has(color); place++) color = place;
    taken.add(color);
    return { setting, recorded: figures[setting.id], color };
  });
}

/** Returns mean and standard deviation as text, such as `87.9 ± 0.5 %`; a single seed has no deviation. */
export function figureText(recorded: RecordedSetting, measure: Measure): string | undefined {
  const figure = recorded.figures[measure.id];
  if (figure === undefined) return undefined;
  const deviation = figure.sd === null ? "" : ` ± ${formatNumber(figure.sd, 2)}`;
  const unit = measure.unit === "" ? "" : `\u202f${measure.unit}`;
  return `${formatNumber(figure.mean)}${deviation}${unit}`;
}

/**
 * Returns a sentence on how the recorded figures of all settings were made. `hasRuns` is true where each setting's document
 * comes with a recorded run; `data` is the name of the data set.
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
      ? "Too slow for our result tables. Each setting comes with one recorded run instead, shown in the panel Features."
      : "No recorded results yet: yours would be the first.";
  }
  const seeds = Math.min(...records.map((one) => one.seeds));
  const most = Math.max(...records.map((one) => one.seeds));
  const count = seeds === most ? `${most}` : `${seeds} to ${most}`;
  const printed = shown.some(({ setting }) => setting.paper !== undefined);
  const paper = printed && paperSetup !== undefined ? ` The paper's figures: ${paperSetup}.` : "";
  return `Recorded: ${first.length}, ${formatWhole(first.images)} training images of ${data}, ${count} ${most === 1 ? "seed" : "seeds"}; mean ± standard deviation.${paper}`;
}

/** Returns a sentence on the settings that the figures separate, by their numbers on the card; undefined without recorded orders. */
export function orderText(
  shown: readonly Shown[],
  orders: RecordedOrders[string] = [],
): string | undefined {
  const place = (id: string) => shown.findIndex(({ setting }) => setting.id === id) + 1;
  const known = orders.filter(({ first, second }) => place(first) > 0 && place(second) > 0);
  if (known.length === 0) return undefined;
  const separated = known.flatMap(({ first, second, order }) => {
    if (order === "not separable") return [];
    const [upper, lower] = order === "above" ? [first, second] : [second, first];
    return [`${place(upper)} above ${place(lower)}`];
  });
  const undecided = known.flatMap(({ first, second, order }) =>
    order === "not separable" ? [`${place(first)} and ${place(second)}`] : [],
  );
  return [
    separated.length === 0
      ? ""
      : `Clear difference: ${separated.join(", ")} (their 95\u202f% intervals do not overlap).`,
    undecided.length === 0 ? "" : `Too close to call: ${undecided.join(", ")}.`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/**
 * Returns how long one run takes on this device: from the fastest finished run of the same network, else from the time per
 * addition and multiplication of the newest finished run. Undefined until a run has finished.
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
  return `about ${formatDuration(perOperation * operationsIn(ir) * images * epochs)} here, estimated from your last run`;
}

/** Returns the number of additions and multiplications of one prediction. */
export function operationsIn(ir: ModelIR): number {
  return ir.ops.reduce((sum, { cost }) => sum + cost.additions + cost.multiplications, 0);
}
