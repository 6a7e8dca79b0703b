import type { Ink } from "./ink";
import { type Placer, placer, type Scale } from "./scale";
import type { Look, Pixels, Shape } from "./shape";

/** A chart as data: scales, axes and marks. `layOut` makes it a scene, which the painters paint. */
export interface Figure {
  /** The title of the picture's file, also read by screen readers. */
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Between the plot and the edges; axes, their titles and the names of lines stand here. */
  readonly margin: Margin;
  readonly x: Axis;
  readonly y: Axis;
  /** In the order in which they are painted. */
  readonly marks: readonly Mark[];
  /** Marks are cut off at the plot's edges. */
  readonly clip?: boolean;
  /** Lines of the grid lie over the marks: where an image fills the plot. */
  readonly gridOver?: boolean;
  /** Names right of the plot at the heights of their values, pushed apart; those that come first go where there is no room. */
  readonly names?: readonly { readonly text: string; readonly y: number; readonly ink: Ink }[];
}

export interface Margin {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Axis {
  readonly scale: Scale;
  readonly ticks?: readonly number[];
  /** Writes the text of a tick; without it, ticks have no text. */
  readonly text?: (value: number) => string;
  /** Lines through the plot at the ticks, or short ones at its edge; no lines without. */
  readonly grid?: "lines" | "short";
  /** True: the numbers stand above and right of the plot; else below and left of it. */
  readonly far?: boolean;
  readonly title?: {
    /** The first that fits is written, else the last. */
    readonly texts: readonly string[];
    /** `corner`: at the beginning of the line of the numbers (x), or above them (y). */
    readonly at: "middle" | "end" | "corner";
  };
}

type Ends = readonly [from: number, to: number];
type Values = readonly (number | null)[];

/** A mark of a figure, in values of its scales where nothing else is said. */
export type Mark =
  /** A gap where a value is `null`. */
  | (Look & {
      readonly kind: "line";
      readonly xs: ArrayLike<number>;
      readonly ys: ArrayLike<number | null>;
      readonly closed?: boolean;
    })
  /** Between two lines, or a line and one value. */
  | (Look & {
      readonly kind: "area";
      readonly xs: readonly number[];
      readonly low: number | Values;
      readonly high: Values;
    })
  | (Look & {
      readonly kind: "bar";
      readonly along: "x" | "y";
      readonly from: number;
      readonly to: number;
      /** On the other axis. */
      readonly at: number;
      /** In pixels, as is the distance of its middle from `at`. */
      readonly thick: number;
      readonly offset?: number;
      readonly radius?: number;
      readonly key?: number | string;
      readonly text?: string;
    })
  | (Look & { readonly kind: "box"; readonly x: Ends; readonly y: Ends; readonly gap?: number })
  | (Look & {
      readonly kind: "point";
      readonly x: number;
      readonly y: number;
      /** An SVG path around 0, 0 for a symbol of another kind. */
      readonly symbol: "circle" | "square" | "diamond" | `M${string}`;
      /** Half its width in pixels. */
      readonly size: number;
      readonly key?: number | string;
      readonly text?: string;
    })
  /** A stretch along an axis, with strokes of `cap` pixels across its ends. */
  | (Look & {
      readonly kind: "interval";
      readonly along: "x" | "y";
      readonly at: number;
      readonly from: number;
      readonly to: number;
      readonly cap?: number;
    })
  /** A line through the whole plot at a value of an axis. */
  | (Look & { readonly kind: "rule"; readonly axis: "x" | "y"; readonly at: number })
  /** A band of the y axis over the figure's whole width, with its name at the left. */
  | {
      readonly kind: "row";
      readonly at: number;
      readonly fill?: Ink;
      readonly name: string;
      readonly ink: Ink;
      /** In pixels. */
      readonly indent?: number;
      readonly key: number | string;
    }
  | {
      readonly kind: "text";
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly fill: Ink;
      readonly size?: number;
      readonly anchor?: "start" | "middle" | "end";
      /** In pixels from its place, whose height is that of the text's middle. */
      readonly dx?: number;
      readonly dy?: number;
    }
  | { readonly kind: "image"; readonly x: Ends; readonly y: Ends; readonly pixels: Pixels }
  /** Marks so many pixels higher than they would be. */
  | { readonly kind: "lifted"; readonly by: number; readonly marks: readonly Mark[] };

/** The place of each value in a figure, in pixels. */
export interface Places {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Placer;
  readonly y: Placer;
}

/** The plot of a figure. Values of y go upwards, bands from above down. */
export function placesOf({
  width,
  height,
  margin,
  x,
  y,
}: Pick<Figure, "width" | "height" | "margin"> & {
  readonly x: Pick<Axis, "scale">;
  readonly y: Pick<Axis, "scale">;
}): Places {
  const { left, top } = margin;
  const right = Math.max(left + 1, width - margin.right);
  const bottom = Math.max(top + 1, height - margin.bottom);
  const up = y.scale.kind === "band" ? ([top, bottom] as const) : ([bottom, top] as const);
  return {
    ...{ left, right, top, bottom },
    x: placer(x.scale, left, right),
    y: placer(y.scale, ...up),
  };
}

/** Values with a gap where one is not finite: painters take no others. */
export function gaps(values: ArrayLike<number | null | undefined>): (number | null)[] {
  return Array.from(values, (value) => (value != null && Number.isFinite(value) ? value : null));
}

/** The size of what is written in figures. */
export const textPx = 11;
/** From the middle of a line of text to the line its letters stand on. */
export const toBaseline = 0.35 * textPx;

/** A line of a figure's text; `y` is its middle. */
export function textShape(
  x: number,
  y: number,
  text: string,
  fill: Ink,
  anchor: "start" | "middle" | "end" = "start",
  size = textPx,
): Shape {
  return { kind: "text", x, y: y + 0.35 * size, text, fill, size, anchor };
}
