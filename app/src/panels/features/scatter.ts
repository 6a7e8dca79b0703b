import type { Axis, Figure, Mark } from "../../draw/figure/figure";
import type { Ink } from "../../draw/figure/ink";
import { linear, linearTicks } from "../../draw/figure/scale";
import { tickText } from "../../ui/numbers";
import { classColor, classShape, shapePaths } from "./classes";

/** Least and greatest value of each axis. */
export interface Range {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

const roomAround = 0.06;
/** An axis shrinks only when its points fill less than this of it: it stands still while they move about. */
const filled = 0.6;

/** The range of the points, or the one of before where that still fits. */
export function rangeOf(points: Float32Array, before?: Range): Range {
  const axis = (d: number, old: readonly [number, number] | undefined): [number, number] => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = d; i < points.length; i += 2) {
      const value = points[i] as number;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (!(low <= high)) return [-1, 1];
    const gap = (high - low) * roomAround || Math.abs(high) * roomAround || 1;
    if (old !== undefined && low >= old[0] && high <= old[1]) {
      if (high - low >= filled * (old[1] - old[0])) return [old[0], old[1]];
    }
    return [low - gap, high + gap];
  };
  return { x: axis(0, before?.x), y: axis(1, before?.y) };
}

const margin = { left: 46, right: 10, top: 8, bottom: 34 } as const;

/** The frame of points in a plane: both axes with their grids, the names at their ends. */
export function planeFigure(
  { width, height }: { readonly width: number; readonly height: number },
  { x, y }: Range,
  [acrossName, upName]: readonly [string, string],
): Omit<Figure, "marks" | "title"> & { readonly x: Axis; readonly y: Axis } {
  const [across, down] = [width - margin.left - margin.right, height - margin.top - margin.bottom];
  return {
    ...{ width, height, margin },
    x: {
      scale: linear(...x),
      ticks: linearTicks(...x, Math.max(3, across / 80)),
      text: tickText,
      grid: "lines",
      title: { texts: [acrossName], at: "end" },
    },
    y: {
      scale: linear(...y),
      ticks: linearTicks(...y, Math.max(3, down / 44)),
      text: tickText,
      grid: "lines",
      // A low panel leaves the share of the variance to the summary below.
      title: { texts: [upName, upName.replace(/ \(.*/, "")], at: "end" },
    },
  };
}

export interface Scatter {
  readonly points: Float32Array;
  readonly labels: ArrayLike<number>;
  readonly range: Range;
  /** The one class that is drawn in colour; all without. */
  readonly only: number | undefined;
  readonly picked: number | undefined;
  readonly axes: readonly [string, string];
}

/** Test examples as points with the colour and the shape of their class; a key is a point's place. */
export function scatterFigure(
  room: { readonly width: number; readonly height: number; readonly dark: boolean },
  { points, labels, range, only, picked, axes }: Scatter,
): Figure {
  const radius = Math.min(4.4, Math.max(3, Math.min(room.width, room.height) / 80));
  const stamp = (n: number, isStrong: boolean, size: number): Mark => {
    const label = labels[n];
    return {
      kind: "point",
      ...{ x: points[2 * n] as number, y: points[2 * n + 1] as number, size },
      symbol: symbols[label === undefined ? 0 : classShape(label)] ?? "circle",
      fill: label === undefined ? "text-3" : (classColor(label, room.dark) as Ink),
      ...(isStrong
        ? { key: n, alpha: 0.85, stroke: "surface", strokeWidth: 0.7 }
        : { alpha: 0.12 }),
    };
  };
  const all = Array.from({ length: points.length / 2 }, (_, n) => n).filter(
    (n) => Number.isFinite(points[2 * n]) && Number.isFinite(points[2 * n + 1]),
  );
  const isShown = (n: number) => only === undefined || labels[n] === only;
  const chosen = all.filter((n) => n === picked);
  return {
    title: "Features of test examples",
    ...planeFigure(room, range, axes),
    marks: [
      ...all.filter((n) => !isShown(n)).map((n) => stamp(n, false, radius)),
      ...all.filter(isShown).map((n) => stamp(n, true, radius)),
      ...chosen.flatMap((n): Mark[] => [
        stamp(n, true, radius * 1.5),
        {
          kind: "point",
          ...{ x: points[2 * n] as number, y: points[2 * n + 1] as number, symbol: "circle" },
          ...{ size: radius * 2.6, stroke: "text", strokeWidth: 1.75 },
        },
      ]),
    ],
  };
}

const symbols = shapePaths as readonly `M${string}`[];
