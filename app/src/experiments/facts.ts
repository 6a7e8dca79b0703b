import type {
  Experiment,
  ExperimentSetting,
  Measure,
  Recorded,
  RecordedSetting,
} from "@adder-studio/blocks/experiments";
import type { ModelGraph } from "@adder-studio/graph";
import type { RunRecord } from "../runs/types";
import { formatDuration, formatNumber, formatWhole } from "../ui/format";

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

/** How the recorded figures came about: one sentence about all settings that have some. */
export function recordText(shown: readonly Shown[]): string {
  const records = shown.flatMap(({ recorded }) => (recorded === undefined ? [] : [recorded]));
  const [first] = records;
  if (first === undefined) return "Not in the tables yet: yours would be the first figures.";
  const seeds = Math.min(...records.map((one) => one.seeds));
  const most = Math.max(...records.map((one) => one.seeds));
  const count = seeds === most ? `${most}` : `${seeds} to ${most}`;
  return `Recorded: ${first.length}, ${formatWhole(first.images)} training images, ${count} ${most === 1 ? "seed" : "seeds"}; mean ± standard deviation.`;
}

/**
 * How long one run takes: by the fastest finished run of this very network on this device, else as recorded on the
 * machine that made the tables.
 */
export function timeText(
  graph: ModelGraph,
  networkHash: string | undefined,
  recorded: RecordedSetting | undefined,
  runs: readonly RunRecord[],
): string {
  const alike = runs.filter(
    (run) => run.networkHash === networkHash && run.outcome === "done" && run.seconds > 0,
  );
  const perStep = Math.min(...alike.map((run) => run.seconds / run.totalSteps));
  const [one] = alike;
  if (one !== undefined && Number.isFinite(perStep)) {
    const steps = one.stepsPerEpoch * graph.run.epochs;
    return `about ${formatDuration(perStep * steps)} here`;
  }
  return recorded === undefined
    ? "time not known yet"
    : `${formatDuration(recorded.secondsPerRun)} where it was recorded`;
}
