import type { RunHistory } from "@adder-studio/session/client";
import type { PlotLine } from "../../draw/lines";
import { bucketEpochs, bucketMeans, columns, maxPoints } from "../../draw/series";
import type { Metric } from "../../runs/metric";
import { placeOf } from "../../runs/run-axes";
import { colorAt } from "../../runs/run-colours";
import type { Curve, RunRecord } from "../../runs/types";
import { formatNumber } from "../../ui/format";
import { axisPercent } from "../../ui/numbers";

export type CurveKind = "loss" | "accuracy";

interface CurveRuns {
  readonly history: RunHistory;
  readonly stepsPerEpoch: number;
  /** Colour of the run on screen. */
  readonly color: string;
  readonly dashed: boolean;
  /** Shown behind it. */
  readonly others: readonly RunRecord[];
  /** The steps of one of them, where they are here. */
  readonly curve: (run: RunRecord) => Curve | undefined;
  readonly dark: boolean;
}

/** A conv run is dashed beside others, an adder run solid. */
export const dashes: Readonly<Record<RunRecord["kind"], readonly number[] | undefined>> = {
  adder: undefined,
  conv: [6, 4],
  other: [2, 3],
};

/** With fewer tests than this a run is a dot or a stroke: its training is drawn, step by step. */
export const enoughTests = 3;

/** Training of a run that has hardly been tested, over epochs. */
function trainedSteps(kind: CurveKind, run: RunRecord, curve: Curve | undefined) {
  if (curve === undefined || run.epochs.length >= enoughTests) return [];
  const { length } = curve.step;
  const size = Math.max(1, Math.ceil(length / maxPoints));
  const ys = bucketMeans(curve[kind], length);
  const xs = ys.map((_, i) => {
    const end = Math.min(length, (i + 1) * size) - 1;
    return placeOf(run, "epoch", (curve.step[end] ?? 0) + 1) ?? 0;
  });
  return [{ xs, ys }];
}

/**
 * The other runs' tests, and their training where there are fewer than three of them; then training and test of the run on
 * screen, over epochs.
 */
export function curveLines(kind: CurveKind, runs: CurveRuns): readonly PlotLine[] {
  const { history, stepsPerEpoch, color, dashed, others, dark, curve } = runs;
  const field = kind === "loss" ? "testLoss" : "testAccuracy";
  const dash = dashed && others.length > 0 ? { dash: [6, 4] } : {};
  return [
    ...others.flatMap((run): PlotLine[] => {
      const style = dashes[run.kind];
      const look = {
        color: colorAt(run.color, dark),
        ...(style === undefined ? {} : { dash: style }),
      };
      const isTested = run.epochs.length > 0;
      const trained = trainedSteps(kind, run, curve(run)).map(
        (line): PlotLine => ({
          ...look,
          ...line,
          label: `${run.name}, train`,
          ...(isTested ? {} : { tag: run.name }),
          alpha: 0.5,
          width: 1.25,
        }),
      );
      const tested: PlotLine = {
        ...look,
        label: run.name,
        tag: run.name,
        alpha: style === undefined ? 0.6 : 0.85,
        width: 1.5,
        points: run.epochs.length < enoughTests,
        xs: run.epochs.map(({ epoch }) => epoch),
        ys: run.epochs.map((epoch) => epoch[field]),
      };
      return isTested ? [...trained, tested] : trained;
    }),
    {
      label: "train",
      tag: "train",
      color,
      alpha: 0.5,
      width: 1.25,
      xs: bucketEpochs(history, stepsPerEpoch),
      ys: bucketMeans(history.column(columns[kind]), history.length),
    },
    {
      label: "test",
      tag: "test",
      color,
      width: 2,
      points: true,
      ...dash,
      xs: history.epochs.map(({ epoch }) => epoch),
      ys: history.epochs.map((epoch) => epoch[field]),
    },
  ];
}

interface CurveTexts {
  readonly title: string;
  readonly axis: (value: number) => string;
  readonly exact: (value: number) => string;
  readonly range: (low: number, high: number) => [number, number];
}

const lossTexts: CurveTexts = {
  title: "Loss",
  axis: (value) => formatNumber(value, 2),
  exact: (value) => formatNumber(value, 5),
  range: (_low, high) => [0, high * 1.06 || 1],
};

/** An error has the axis of a loss; a share has its own. */
export function curveTexts(kind: CurveKind, quality: Metric): CurveTexts {
  if (kind === "loss") return lossTexts;
  const { title, share, text } = quality;
  if (!share) return { ...lossTexts, title };
  return {
    title,
    axis: (value) => axisPercent(value),
    exact: text,
    range: () => [0, 1],
  };
}
