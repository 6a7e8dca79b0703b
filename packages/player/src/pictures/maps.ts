/**
 * Colour scales and pictures of arrays. The signed scale goes from blue over the neutral zero to orange, which people with
 * any kind of colour vision can tell apart (after ColorBrewer's PuOr and the Okabe-Ito hues); the plain scale, for values
 * without a sign, is cividis.
 */

type Rgb = readonly [number, number, number];

const blue: readonly Rgb[] = [
  [146, 197, 232],
  [56, 130, 196],
  [8, 60, 120],
];
const orange: readonly Rgb[] = [
  [250, 200, 140],
  [224, 126, 34],
  [140, 62, 6],
];
const paper: Rgb = [248, 248, 247];
const ink: Rgb = [34, 36, 40];
/** Blue of the dark theme. Its ends are light, so that values far from zero contrast with the background. */
const blueDark: readonly Rgb[] = [
  [40, 78, 118],
  [64, 140, 210],
  [176, 218, 246],
];
const orangeDark: readonly Rgb[] = [
  [112, 66, 26],
  [224, 132, 44],
  [255, 214, 160],
];
/** Cividis at nine places (Nuñez, Anderton, Renslow 2018). */
const cividis: readonly Rgb[] = [
  [0, 34, 78],
  [18, 53, 112],
  [59, 73, 108],
  [87, 93, 109],
  [112, 113, 115],
  [138, 134, 120],
  [165, 157, 116],
  [210, 195, 93],
  [254, 232, 56],
];

function between(stops: readonly Rgb[], at: number): Rgb {
  const place = Math.min(Math.max(at, 0), 1) * (stops.length - 1);
  const low = Math.min(Math.floor(place), stops.length - 2);
  const [a, b] = [stops[low], stops[low + 1]] as [Rgb, Rgb];
  const part = place - low;
  return [0, 1, 2].map((i) =>
    Math.round((a[i] as number) + ((b[i] as number) - (a[i] as number)) * part),
  ) as unknown as Rgb;
}

/** A colour scale. */
export interface ColorTable {
  /** 256 colours, packed as 32-bit integers for the bytes of an `ImageData` (little endian). */
  readonly packed: Uint32Array;
  /** Returns the CSS colour at a place from 0 to 1. */
  css(at: number): string;
}

function tableOf(stops: readonly Rgb[]): ColorTable {
  const colors = Array.from({ length: 256 }, (_, i) => between(stops, i / 255));
  return {
    packed: Uint32Array.from(colors, ([r, g, b]) => 0xff000000 | (b << 16) | (g << 8) | r),
    css: (at) => `rgb(${between(stops, at).join(" ")})`,
  };
}

const signed = {
  light: tableOf([...[...blue].reverse(), paper, ...orange]),
  dark: tableOf([...[...blueDark].reverse(), ink, ...orangeDark]),
};
const plain = tableOf(cividis);

/** Returns the signed scale: its places 0, 0.5 and 1 stand for -1, 0 and 1. */
export function signedColors(dark: boolean): ColorTable {
  return dark ? signed.dark : signed.light;
}

/** The plain scale, for values from 0 to 1. */
export const plainColors: ColorTable = plain;

/** Returns the largest finite absolute value, 0 without values. */
export function maxAbs(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (size > most && size < Number.POSITIVE_INFINITY) most = size;
  }
  return most;
}

/** Layout of one channel of an array. */
export interface MapLayout {
  readonly height: number;
  readonly width: number;
  /** Distance between two neighbours of one channel: the number of channels of an `[H, W, C]` array. */
  readonly stride: number;
  readonly channel: number;
}

/**
 * Paints one channel of an array into `canvas`, one pixel for each value; CSS enlarges it. Without `low` the signed scale
 * goes from -`limit` to `limit`, with `low` the plain scale goes from `low` to `limit`. Values that are not finite stay
 * transparent.
 */
export function paintMap(
  canvas: HTMLCanvasElement,
  values: ArrayLike<number>,
  { height, width, stride, channel }: MapLayout,
  scale: { readonly limit: number; readonly low?: number; readonly dark: boolean },
): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const { limit, low, dark } = scale;
  const table = (low === undefined ? signedColors(dark) : plain).packed;
  const from = low ?? -limit;
  const factor = limit > from ? 255 / (limit - from) : 0;
  const middle = low === undefined ? 127.5 : 0;
  for (let i = 0, at = channel; i < pixels.length; i++, at += stride) {
    const value = values[at] as number;
    if (!Number.isFinite(value)) continue;
    const place = factor === 0 ? middle : (value - from) * factor;
    pixels[i] = table[Math.min(255, Math.max(0, Math.round(place)))] as number;
  }
  context.putImageData(image, 0, 0);
}
