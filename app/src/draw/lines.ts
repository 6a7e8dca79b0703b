/** A line of a chart: places and values, `null` where it has a gap. */
export interface PlotLine {
  readonly label: string;
  /** `#rrggbb`. */
  readonly color: string;
  readonly alpha?: number;
  readonly width: number;
  readonly dash?: readonly number[];
  readonly points?: boolean;
  /** Written at its end. */
  readonly tag?: string;
  readonly xs: readonly number[];
  readonly ys: readonly (number | null)[];
  /** Not in the read-out: what stands behind another line, or bounds a band. */
  readonly quiet?: boolean;
}

/** The area between two lines, by their places among the lines. */
export interface PlotBand {
  readonly upper: number;
  readonly lower: number;
  /** `#rrggbb`. */
  readonly color: string;
  readonly alpha: number;
}

export interface Plot {
  readonly lines: readonly PlotLine[];
  readonly bands: readonly PlotBand[];
}

type Aligned = [number[], ...(number | null)[][]];

/** All lines on one axis, as uPlot wants its data: a line has no value where only others have a place. */
export function alignLines(lines: readonly PlotLine[]): Aligned {
  const xs = [...new Set(lines.flatMap((line) => line.xs))].sort((a, b) => a - b);
  const at = new Map(xs.map((x, i) => [x, i]));
  return [
    xs,
    ...lines.map((line) => {
      const values: (number | null)[] = new Array(xs.length).fill(null);
      line.xs.forEach((x, i) => {
        values[at.get(x) as number] = line.ys[i] ?? null;
      });
      return values;
    }),
  ];
}

/** A colour of a line with its strength, as `#rrggbbaa`. */
export function withAlpha(color: string, alpha = 1): string {
  if (alpha >= 1) return color;
  return `${color}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, "0")}`;
}

/** The value of a line at a place or at the nearest one it has; undefined beyond its ends. */
export function valueAt(
  line: Pick<PlotLine, "xs" | "ys">,
  x: number,
): { readonly x: number; readonly y: number } | undefined {
  const { xs, ys } = line;
  const first = xs[0];
  const last = xs.at(-1);
  if (first === undefined || last === undefined || x > last * (1 + 1e-9)) return undefined;
  let low = 0;
  let high = xs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] as number) < x) low = middle + 1;
    else high = middle;
  }
  const before = low > 0 && x - (xs[low - 1] as number) < (xs[low] as number) - x ? low - 1 : low;
  const y = ys[before];
  return y == null ? undefined : { x: xs[before] as number, y };
}
