import type { RunHistory } from "@adder-studio/session/client";
import { colorAt } from "../../runs/palette";
import type { Quality } from "../../runs/quality";
import type { RunRecord } from "../../runs/types";
import { formatNumber } from "../../ui/format";
import type { PlotLine } from "../lines";
import { bucketEpochs, bucketMeans, columns } from "../series";

export type CurveKind = "loss" | "accuracy";

interface CurveRuns {
  readonly history: RunHistory;
  readonly stepsPerEpoch: number;
  /** Of the run on screen. */
  readonly color: string;
  readonly dashed: boolean;
  /** Shown behind it. */
  readonly others: readonly RunRecord[];
  readonly dark: boolean;
}

/** A conv run is dashed beside others, an adder run solid. */
export const dashes: Readonly<Record<RunRecord["kind"], readonly number[] | undefined>> = {
  adder: undefined,
  conv: [6, 4],
  other: [2, 3],
};

/** The other runs' tests, then training and test of the run on screen, over epochs. */
export function curveLines(kind: CurveKind, runs: CurveRuns): readonly PlotLine[] {
  const { history, stepsPerEpoch, color, dashed, others, dark } = runs;
  const field = kind === "loss" ? "testLoss" : "testAccuracy";
  const dash = dashed && others.length > 0 ? { dash: [6, 4] } : {};
  return [
    ...others.map((run): PlotLine => {
      const style = dashes[run.kind];
      return {
        label: run.name,
        tag: run.name,
        color: colorAt(run.color, dark),
        alpha: style === undefined ? 0.6 : 0.85,
        width: 1.5,
        points: run.epochs.length < 2,
        ...(style === undefined ? {} : { dash: style }),
        xs: run.epochs.map(({ epoch }) => epoch),
        ys: run.epochs.map((epoch) => epoch[field]),
      };
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
export function curveTexts(kind: CurveKind, quality: Quality): CurveTexts {
  if (kind === "loss") return lossTexts;
  const { title, share, text } = quality;
  if (!share) return { ...lossTexts, title };
  return {
    title,
    axis: (value) => `${Math.round(value * 100)}%`,
    exact: text,
    range: () => [0, 1],
  };
}
