import type { Figure, Mark } from "../../draw/figure/figure";
import type { Ink } from "../../draw/figure/ink";
import { log, powerTicks } from "../../draw/figure/scale";
import type { Room } from "../../draw/figure/use-scene";
import { formatNumber } from "../../ui/format";

/** One series of the error chart, drawn as a line or as marks. */
export interface ErrorSeries {
  readonly label: string;
  readonly look: "line" | "dashed" | "circle" | "square" | "diamond";
  readonly hue: "adder" | "text" | "faint" | "norm" | "act";
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const inks = {
  adder: "adder-strong",
  text: "text",
  faint: "text-3",
  norm: "norm",
  act: "act",
} as const satisfies Record<ErrorSeries["hue"], Ink>;

const sizes = { circle: 5, square: 4.5, diamond: 6 } as const;

/** Returns the powers of ten around all values above 0, at most seven apart. */
function decades(series: readonly ErrorSeries[]): readonly [number, number] {
  const values = series.flatMap(({ points }) => points.map(({ y }) => y)).filter((y) => y > 1e-12);
  if (values.length === 0) return [0.01, 1];
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  return [Number(`1e${Math.max(low, high - 6)}`), Number(`1e${Math.max(high, low + 1)}`)];
}

interface ErrorAxes {
  readonly title: string;
  readonly least: number;
  readonly most: number;
  /** The size that is chosen. */
  readonly at: number;
  readonly sizes: string;
}

/** Describes the chart of error against size, both axes logarithmic; an error of 0 is drawn on the lower edge. */
export function errorFigure(
  { width, height }: Pick<Room, "width" | "height">,
  series: readonly ErrorSeries[],
  { title, least, most, at, sizes: sizeTitle }: ErrorAxes,
): Figure {
  const [low, high] = decades(series);
  const small = width < 360;
  const doublings = Array.from({ length: Math.log2(most / least) + 1 }, (_, i) => least * 2 ** i);
  return {
    ...{ title, width, height },
    margin: { left: 56, right: 14, top: 18, bottom: 36 },
    x: {
      scale: log(least, most),
      ticks: doublings.filter((x) => !small || Math.log2(x) % 2 !== 0 || x === most),
      text: String,
      title: { texts: [sizeTitle], at: "middle" },
    },
    y: {
      scale: log(low, high),
      ticks: powerTicks(low, high),
      text: (value) => (value < 1 ? formatNumber(value, 1) : String(value)),
      grid: "lines",
      title: { texts: ["error"], at: "corner" },
    },
    marks: [
      { kind: "rule", axis: "x", at, stroke: "text-3", dash: [2, 3] },
      ...series.flatMap((one) => marksOf(one, low)),
    ],
  };
}

function marksOf({ look, hue, points }: ErrorSeries, low: number): Mark[] {
  const ink = inks[hue];
  const finite = points.flatMap(({ x, y }) =>
    Number.isFinite(y) ? [{ x, y: Math.max(low, y) }] : [],
  );
  if (look !== "line" && look !== "dashed") {
    const style = { fill: ink, stroke: "surface", strokeWidth: 1.5 } as const;
    return finite.map(
      (place): Mark => ({ kind: "point", symbol: look, size: sizes[look], ...place, ...style }),
    );
  }
  return [
    {
      kind: "line",
      xs: finite.map(({ x }) => x),
      ys: finite.map(({ y }) => y),
      ...{ stroke: ink, strokeWidth: 2 },
      ...(look === "dashed" ? { dash: [6, 4] } : {}),
    },
  ];
}
