import { maxAbs, paintMap, signedColors } from "./maps";

/** Sizes of an output: a vector has one place. */
export interface Extent {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** `[H, W, C]` or `[C]`. */
export function extentOf(shape: readonly number[]): Extent {
  const [height = 1, width = 1] = shape.length === 3 ? shape : [];
  return { height, width, channels: shape.at(-1) ?? 1 };
}

/** Greatest numbers of channels of a map, and of values of a vector, that a card shows. */
export const shownMaps = 3;
export const shownCells = 160;

export function isMap({ height, width }: Extent): boolean {
  return height * width > 1;
}

/** Returns the number of channels that a card asks for. */
export function wanted(extent: Extent): number {
  return Math.min(extent.channels, isMap(extent) ? shownMaps : shownCells);
}

/** Rows and columns for the cells of a vector in a strip of 152 x 48 px. */
export function cellGrid(count: number): { readonly columns: number; readonly rows: number } {
  const columns = Math.max(1, Math.ceil(Math.sqrt((count * 152) / 48)));
  return { columns, rows: Math.ceil(count / columns) };
}

/** The numbers that a picture spans, zero always among them. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export function rangeOf(values: ArrayLike<number>): Range {
  let [low, high] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < low && value > Number.NEGATIVE_INFINITY) low = value;
    if (value > high && value < Number.POSITIVE_INFINITY) high = value;
  }
  return { low, high };
}

/** Paints maps, or the cells of a vector, by one scale: the greatest distance from zero among all that is shown. */
export function paintOutput(
  canvases: readonly (HTMLCanvasElement | null)[],
  values: Float32Array,
  extent: Extent,
  dark: boolean,
): Range {
  const limit = maxAbs(values);
  const channels = wanted(extent);
  if (isMap(extent)) {
    canvases.forEach((canvas, channel) => {
      if (canvas === null || channel >= channels) return;
      const { height, width } = extent;
      paintMap(canvas, values, { height, width, stride: channels, channel }, { limit, dark });
    });
  } else {
    const [canvas] = canvases;
    const { columns, rows } = cellGrid(channels);
    const layout = { height: rows, width: columns, stride: 1, channel: 0 };
    if (canvas) paintMap(canvas, values, layout, { limit, dark });
  }
  return rangeOf(values);
}

/** The part of the signed scale that `range` spans, from its high end down; returns where zero lies, 0..1 from above. */
export function paintScale(
  canvas: HTMLCanvasElement | null,
  { low, high }: Range,
  dark: boolean,
): number {
  if (canvas === null) return 0;
  const steps = 32;
  const limit = Math.max(high, -low);
  const [top, bottom] = limit === 0 ? [1, -1] : [high / limit, low / limit];
  if (canvas.height !== steps) canvas.height = steps;
  if (canvas.width !== 1) canvas.width = 1;
  const context = canvas.getContext("2d");
  const colors = signedColors(dark);
  for (let y = 0; y < steps; y++) {
    const value = top + ((bottom - top) * y) / (steps - 1);
    if (context === null) break;
    context.fillStyle = colors.css((value + 1) / 2);
    context.fillRect(0, y, 1, 1);
  }
  return top / (top - bottom);
}
