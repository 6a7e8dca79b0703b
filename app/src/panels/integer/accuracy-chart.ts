import type { Clamp, IntegerReport } from "@adder-studio/core";
import type { Figure, Mark } from "../../draw/figure/figure";
import type { Ink } from "../../draw/figure/ink";
import { linear, linearTicks } from "../../draw/figure/scale";
import { roundTo } from "../../ui/numbers";
import { widths } from "./evaluation";
import { clampNames, qualityOfReports } from "./labels";

interface Style {
  readonly ink: Ink;
  readonly dash?: readonly number[];
}

/** The look of each clamp's line: told apart by dash and mark as well as by colour. */
export const styles: Readonly<Record<Clamp | "float32", Style>> = {
  none: { ink: "text-2", dash: [2, 3] },
  lossless: { ink: "norm", dash: [7, 4] },
  calibrated: { ink: "adder-strong" },
  float32: { ink: "text-3", dash: [1, 4] },
};

const margin = { left: 46, right: 118, top: 10, bottom: 36 } as const;

/** Accuracy against bits: a line for each clamp, and float32 as a level; undefined without a report. */
export function accuracyFigure(
  { width, height }: { readonly width: number; readonly height: number },
  reports: readonly IntegerReport[],
): Figure | undefined {
  const [float] = reports;
  if (float === undefined) return undefined;
  const level = float.float.accuracy;
  const all = [level, ...reports.flatMap(({ figures }) => figures.map((one) => one.accuracy))];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const { share, name } = qualityOfReports(reports);
  const room = Math.max(share ? 0.02 : most * 0.05, (most - least) * 0.06);
  const [low, high] = [Math.max(0, least - room), share ? Math.min(1, most + room) : most + room];
  const [first = 4, last = 8] = [widths[0], widths.at(-1)];
  // Left of the first width is room for its marks.
  const start = first - 0.05 * (last - first);
  const series = [...reports].map(({ settings: { clamp }, figures }) => ({
    clamp,
    points: figures.toSorted((a, b) => a.bits - b.bits),
  }));
  const names = series.flatMap(({ clamp, points }) => {
    const end = points.at(-1);
    return end === undefined ? [] : [{ text: clampNames[clamp], y: end.accuracy, clamp }];
  });
  return {
    title: `Test ${name} on whole numbers`,
    ...{ width, height, margin },
    x: {
      scale: linear(start, last),
      ticks: widths,
      text: String,
      title: { texts: ["bits of weights and inputs", "bits"], at: "middle" },
    },
    y: {
      scale: linear(low, high),
      ticks: linearTicks(low, high, Math.max(2, (height - margin.top - margin.bottom) / 40)),
      text: (value) => String(share ? roundTo(value * 100, 1) : Number(value.toPrecision(3))),
      grid: "lines",
      title: { texts: [`test ${name}${share ? " (%)" : ""}`], at: "middle" },
    },
    marks: [
      { ...lineOf("float32"), xs: [start, last], ys: [level, level], strokeWidth: 1.25 },
      ...series.flatMap(({ clamp, points }): Mark[] => [
        {
          ...lineOf(clamp),
          xs: points.map(({ bits }) => bits),
          ys: points.map(({ accuracy }) => accuracy),
          strokeWidth: 2,
        },
        ...points.map(
          ({ bits, accuracy }): Mark => ({
            kind: "point",
            ...{ x: bits, y: accuracy, fill: styles[clamp].ink },
            ...(clamp === "none" ? { symbol: "square", size: 3 } : { symbol: "circle", size: 3.5 }),
          }),
        ),
      ]),
    ],
    names: [{ text: "float32", y: level, clamp: "float32" } as const, ...names].map(
      ({ text, y, clamp }) => ({ text, y, ink: styles[clamp].ink }),
    ),
  };
}

function lineOf(clamp: Clamp | "float32") {
  const { ink, dash } = styles[clamp];
  return { kind: "line", stroke: ink, ...(dash && { dash }) } as const;
}
