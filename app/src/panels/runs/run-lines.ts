import type { Plot, PlotBand, PlotLine } from "../../draw/lines";
import { bucketMeans } from "../../draw/series";
import { metricOf } from "../../runs/metric";
import { type Axis, placeOf } from "../../runs/run-axes";
import { colorAt } from "../../runs/run-colours";
import { type EpochMetric, families, seedStatistics, smooth } from "../../runs/seed-statistics";
import type { Curve, RunRecord } from "../../runs/types";
import { formatNumber, formatPercent } from "../../ui/format";
import { axisPercent } from "../../ui/numbers";
import { dashes, enoughTests } from "../curves/curve-lines";

export const metrics = [
  { id: "testAccuracy", label: "Test accuracy", field: "testAccuracy" },
  { id: "testRmse", label: "Test RMSE", field: "testAccuracy" },
  { id: "testLoss", label: "Test loss", field: "testLoss" },
  { id: "trainLoss", label: "Training loss", field: "trainLoss" },
  { id: "trainSteps", label: "Training loss by step", field: undefined },
] as const satisfies readonly { id: string; label: string; field: EpochMetric | undefined }[];
export type Metric = (typeof metrics)[number]["id"];

/** Neighbours on each side that a smoothed point is the mean of. */
export const reaches = [0, 2, 5, 20] as const;

interface RunPlot {
  readonly runs: readonly RunRecord[];
  readonly metric: Metric;
  readonly axis: Axis;
  readonly reach: number;
  readonly dark: boolean;
  readonly curve: (run: RunRecord) => Curve | undefined;
}

const stepPoints = 400;
/** Opacity of the runs behind their mean, and of raw lines behind smoothed ones. */
const faint = 0.35;

export const isShare = (metric: Metric) => metric === "testAccuracy";

export function axisText(metric: Metric): (value: number) => string {
  return isShare(metric) ? (value) => axisPercent(value) : (v) => formatNumber(v, 2);
}

export function exactText(metric: Metric): (value: number) => string {
  return isShare(metric) ? formatPercent : (value) => formatNumber(value, 5);
}

/** Returns the title of the y axis for a metric. */
export function yTitleOf(metric: Metric, runs: readonly RunRecord[]): string {
  const values = runs.some(({ goal }) => goal === "values");
  const quality = metricOf(
    metric === "testRmse" || (values && !isShare(metric)) ? "values" : "classes",
  );
  return metric === "testAccuracy" || metric === "testRmse" ? quality.unit : quality.loss;
}

/**
 * Returns the metric that is shown when nobody has chosen one: that of the test images; the training loss by step while
 * no run has three tests, since those would be dots. Several seeds have a mean and a standard deviation in each test.
 */
export function telling(runs: readonly RunRecord[]): Metric {
  const few = runs.length > 0 && runs.every(({ epochs }) => epochs.length < enoughTests);
  const untested = runs.every(({ epochs }) => epochs.length === 0);
  if (few && (untested || families(runs).length === 0)) return "trainSteps";
  // What they have in common: they learn values, or classes.
  const values = runs.length > 0 && runs.every(({ goal }) => goal === "values");
  return values ? "testRmse" : "testAccuracy";
}

/** Runs of classes have an accuracy, runs of values an error; their losses differ, too, but each can be drawn. */
export function fitting(runs: readonly RunRecord[], metric: Metric): readonly RunRecord[] {
  if (metric !== "testAccuracy" && metric !== "testRmse") return runs;
  return runs.filter(({ goal }) => (goal === "values") === (metric === "testRmse"));
}

export function rangeOf(metric: Metric): (low: number, high: number) => [number, number] {
  return (low, high) => {
    const gap = (high - low || Math.abs(high) || 1) * 0.06;
    // Zero is left out so that runs can be told apart; the axis says where it begins.
    const top = isShare(metric) ? Math.min(1, high + gap) : high + gap;
    return [Math.max(0, low - gap), top];
  };
}

/** Bands of the families first, then each run, then the means on top. */
export function plotRuns(spec: RunPlot): Plot {
  const { runs, metric, axis, dark } = spec;
  const field = metrics.find(({ id }) => id === metric)?.field;
  // Seconds differ from run to run: a mean over them would be a mean of different times.
  const groups = field === undefined || axis === "time" ? [] : families(runs);
  const lines: PlotLine[] = [];
  const bands: PlotBand[] = [];
  const means: PlotLine[] = [];
  for (const group of groups) {
    const [first] = group;
    if (first === undefined || field === undefined) continue;
    const spread = seedStatistics(group, field);
    const color = colorAt(first.color, dark);
    const xs = spread.map(({ epoch }) => {
      const step = first.epochs.find((one) => one.epoch === epoch)?.step ?? 0;
      return placeOf(first, axis, step) ?? 0;
    });
    const bound = (label: string, ys: number[]): number => {
      lines.push({ label, color, width: 0, xs, ys, quiet: true });
      return lines.length - 1;
    };
    const max = bound(
      "max",
      spread.map((one) => one.max),
    );
    const min = bound(
      "min",
      spread.map((one) => one.min),
    );
    const high = bound(
      "mean + sd",
      spread.map(({ mean, sd }) => mean + sd),
    );
    const low = bound(
      "mean - sd",
      spread.map(({ mean, sd }) => mean - sd),
    );
    bands.push({ upper: max, lower: min, color, alpha: 0.12 });
    bands.push({ upper: high, lower: low, color, alpha: 0.2 });
    const label = `mean of ${group.length} seeds`;
    const dash = dashes[first.kind];
    means.push({
      label,
      tag: label,
      color,
      width: 2.5,
      xs,
      ys: spread.map(({ mean }) => mean),
      ...(dash === undefined ? {} : { dash }),
    });
  }
  const grouped = new Set(groups.flat().map(({ id }) => id));
  // The newest on top.
  for (const run of [...runs].reverse()) {
    lines.push(...runLines(run, spec, field, grouped.has(run.id)));
  }
  return { lines: [...lines, ...means], bands };
}

function runLines(
  run: RunRecord,
  { metric, axis, reach, dark, curve }: RunPlot,
  field: EpochMetric | undefined,
  grouped: boolean,
): PlotLine[] {
  const line = field === undefined ? stepsOf(run, axis, curve(run)) : epochsOf(run, axis, field);
  const dash = dashes[run.kind];
  const style = {
    color: colorAt(run.color, dark),
    ...(dash === undefined ? {} : { dash }),
  };
  const sparse = metric !== "trainSteps" && line.xs.length < 40;
  const main: PlotLine = {
    ...style,
    ...line,
    label: run.name,
    alpha: grouped ? faint : 1,
    width: grouped ? 1 : 1.75,
    points: sparse && !grouped,
    ...(grouped ? {} : { tag: run.name }),
  };
  if (reach === 0) return [main];
  return [
    { ...style, ...line, label: `${run.name}, raw`, alpha: faint, width: 1, quiet: true },
    { ...main, points: false, ys: smooth(line.ys, reach) },
  ];
}

type Points = Pick<PlotLine, "xs" | "ys">;

function epochsOf(run: RunRecord, axis: Axis, field: EpochMetric): Points {
  const placed = run.epochs.flatMap((epoch) => {
    const x = placeOf(run, axis, epoch.step);
    return x === undefined || !Number.isFinite(x) ? [] : [{ x, y: finite(epoch[field]) }];
  });
  return { xs: placed.map(({ x }) => x), ys: placed.map(({ y }) => y) };
}

function stepsOf(run: RunRecord, axis: Axis, curve: Curve | undefined): Points {
  if (curve === undefined) return { xs: [], ys: [] };
  const { length } = curve.step;
  const size = Math.max(1, Math.ceil(length / stepPoints));
  const means = bucketMeans(curve.loss, length, stepPoints);
  const placed = means.flatMap((y, i) => {
    const end = Math.min(length, (i + 1) * size) - 1;
    const x = placeOf(run, axis, (curve.step[end] ?? 0) + 1);
    return x === undefined || !Number.isFinite(x) ? [] : [{ x, y }];
  });
  return { xs: placed.map(({ x }) => x), ys: placed.map(({ y }) => y) };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Returns the notes that a reader of the chart needs. */
export function notesOf({ runs, metric, axis, reach, curve }: RunPlot): string[] {
  const notes: string[] = [];
  const steps = metric === "trainSteps";
  const groups = steps || axis === "time" ? [] : families(runs);
  for (const group of groups) {
    notes.push(
      `n = ${group.length} (${group.map(({ run }) => `seed ${run.seed}`).join(", ")}): dark band mean ± sd, light band min to max`,
    );
  }
  if (reach > 0) {
    notes.push(
      `smoothed: mean of up to ${2 * reach + 1} neighbouring points; raw lines faint behind${groups.length > 0 ? ", means over seeds raw" : ""}`,
    );
  }
  if (steps && telling(runs) === metric) {
    notes.push("fewer than three tests a run so far: the training loss tells them apart better");
  }
  if (steps) {
    const every = runs.map((run) => {
      const there = curve(run);
      const size = Math.max(1, Math.ceil((there?.step.length ?? 0) / stepPoints));
      return (there?.every ?? 1) * size;
    });
    const most = Math.max(1, ...every);
    if (most > 1) notes.push(`each point is the mean of up to ${most} steps`);
  }
  if (axis === "time") notes.push("training time, pauses left out; between epochs in proportion");
  return notes;
}
