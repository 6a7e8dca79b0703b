import { type Plot, type PlotLine, valueAt } from "../lines";
import { type Figure, gaps, type Mark } from "./figure";
import type { Ink } from "./ink";
import { linear, linearTicks, log, powersAround, powerTicks } from "./scale";

/** A chart of lines over time, as uPlot draws it while it is live; here as a figure, for its picture. */
export interface LineChart {
  readonly title: string;
  readonly plot: Plot;
  readonly xMax: number;
  readonly xTitle: string;
  readonly xText: (value: number) => string;
  readonly yText: (value: number) => string;
  /** The range of a linear axis from the values'; a logarithmic axis without. */
  readonly yRange?: (low: number, high: number) => readonly [number, number];
}

const margin = { left: 60, right: 180, top: 8, bottom: 36 } as const;

/** The lines and bands of a chart, their names at their ends: never over lines. */
export function lineFigure(
  { width, height }: { readonly width: number; readonly height: number },
  { title, plot, xMax, xTitle, xText, yText, yRange }: LineChart,
): Figure {
  const isHeld = (y: number | null): y is number =>
    y !== null && Number.isFinite(y) && (yRange !== undefined || y > 0);
  const values = plot.lines.flatMap(({ ys }) => ys.filter(isHeld));
  const [low, high] = rangeOf(values, yRange);
  const most = (height - margin.top - margin.bottom) / 44;
  return {
    ...{ title, width, height, margin },
    x: {
      scale: linear(0, xMax),
      ticks: linearTicks(0, xMax, Math.max(2, (width - margin.left - margin.right) / 70)),
      text: xText,
      title: { texts: [xTitle], at: "end" },
    },
    y: {
      scale: yRange === undefined ? log(low, high) : linear(low, high),
      ticks: yRange === undefined ? powerTicks(low, high, most) : linearTicks(low, high, most),
      text: yText,
      grid: "lines",
    },
    clip: true,
    marks: [
      ...plot.bands.flatMap(({ upper, lower, color, alpha }): Mark[] => {
        const [up, down] = [plot.lines[upper], plot.lines[lower]];
        if (up === undefined || down === undefined) return [];
        const ends = { high: gaps(up.ys), low: gaps(down.ys) };
        return [{ kind: "area", xs: up.xs, ...ends, fill: color as Ink, alpha }];
      }),
      ...plot.lines.flatMap((line) =>
        marksOf({ ...line, ys: line.ys.map((y) => (isHeld(y) ? y : null)) }),
      ),
    ],
    names: plot.lines.flatMap(({ label, color, quiet, xs, ys }) => {
      const last = xs.at(-1);
      const end = quiet === true || last === undefined ? undefined : valueAt({ xs, ys }, last);
      return end === undefined || !isHeld(end.y)
        ? []
        : [{ text: label, y: end.y, ink: color as Ink }];
    }),
  };
}

function marksOf({ xs, ys, color, alpha = 1, width, dash, points }: PlotLine): Mark[] {
  if (width === 0) return [];
  const stroke = color as Ink;
  const dots = points === true ? [...xs.keys()].filter((i) => ys[i] !== null) : [];
  return [
    { kind: "line", xs, ys, stroke, alpha, strokeWidth: width, ...(dash && { dash }) },
    ...dots.map((i): Mark => {
      const at = { x: xs[i] as number, y: ys[i] as number };
      return { kind: "point", ...at, symbol: "circle", size: 2.2, fill: stroke };
    }),
  ];
}

function rangeOf(
  values: readonly number[],
  yRange: LineChart["yRange"],
): readonly [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (yRange === undefined) return values.length === 0 ? [1e-4, 1] : powersAround(low, high);
  return values.length === 0 ? [0, 1] : yRange(low, high);
}
