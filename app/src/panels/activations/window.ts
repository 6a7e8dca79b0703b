import { powersOfTwo } from "@adder-studio/core";
import type { ModelIR } from "@adder-studio/ir";
import { type FilterLayer, isBiased } from "../../observe/ops";

/** A layer that lays a filter on every place of its input: adder or convolution; dense ones see one pixel. */
export interface WindowLayer {
  /** The block, by its path in the document. */
  readonly path: string;
  readonly kind: "adder" | "conv";
  /** Type of the block whose icon stands for it: a layer's op is called as its block is. */
  readonly type: string;
  /** It uses its filters as powers of two. */
  readonly shifts: boolean;
  /** Name of its filters `[K, K, channels, filters]`. */
  readonly param: string;
  /** Ops that make its input `[height, width, inChannels]` and its output `[rows, cols, filters]`. */
  readonly from: number;
  readonly op: number;
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly groups: number;
  /** Input channels that a filter sees: those of its group. */
  readonly channels: number;
  readonly rows: number;
  readonly cols: number;
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  /** A bias is added to its output behind it. */
  readonly biased: boolean;
}

export function windowOf(
  ir: ModelIR,
  { op, kind, shifts, param }: FilterLayer,
): WindowLayer | undefined {
  if (op.op !== "adder2d" && op.op !== "conv2d" && op.op !== "shift2d") return undefined;
  const [from] = op.ins;
  const input = from === undefined ? undefined : ir.ops[from];
  if (input === undefined) return undefined;
  const [height = 1, width = 1, inChannels = 1] = input.type.shape;
  const [rows = 1, cols = 1, filters = 1] = op.type.shape;
  const { kernel, stride, pad, groups = 1 } = op.attrs;
  const channels = inChannels / groups;
  const sizes = { height, width, inChannels, groups, channels, rows, cols, filters };
  const which = {
    path: op.from,
    kind,
    type: op.op,
    shifts,
    param: param.name,
    from: input.id,
    op: op.id,
  };
  return { ...which, ...sizes, kernel, stride, pad, biased: isBiased(ir, op) };
}

/** The first input channel that a filter sees. */
export function firstChannel({ groups, channels, filters }: WindowLayer, filter: number): number {
  return Math.floor((filter * groups) / filters) * channels;
}

/** Names a channel that is counted from the first one of a filter's group. */
export function channelLabel({ groups }: WindowLayer): string {
  return groups === 1 ? "channel" : "channel of its group";
}

const powers = new WeakMap<Float32Array, Float32Array>();

/** Weights as the layer computes with them. */
export function usedWeights({ shifts }: WindowLayer, w: Float32Array): Float32Array {
  if (!shifts) return w;
  const used = powers.get(w) ?? powersOfTwo(w);
  powers.set(w, used);
  return used;
}

export interface MapPlace {
  readonly row: number;
  readonly col: number;
}

/** Taps of one filter: `K K channels`. */
export function tapsOf({ kernel, channels }: WindowLayer): number {
  return kernel * kernel * channels;
}

/** One filter `[K, K, channels]` of `[K, K, channels, filters]`. */
export function filterOf(layer: WindowLayer, w: ArrayLike<number>, filter: number): Float32Array {
  return Float32Array.from(
    { length: tapsOf(layer) },
    (_, tap) => w[tap * layer.filters + filter] as number,
  );
}

/** The filters with one of them replaced. */
export function withFilter(
  layer: WindowLayer,
  w: Float32Array,
  filter: number,
  values: ArrayLike<number>,
): Float32Array {
  const all = Float32Array.from(w);
  for (let tap = 0; tap < values.length; tap++) {
    all[tap * layer.filters + filter] = values[tap] as number;
  }
  return all;
}

/** The inputs that a filter meets at one place, `[K, K, channels]`, and a mark for those that are padding (zeros). */
export interface Patch {
  readonly x: Float32Array;
  readonly padded: Uint8Array;
}

export function patchAt(
  layer: WindowLayer,
  x: ArrayLike<number>,
  { row, col }: MapPlace,
  filter: number,
): Patch {
  const { kernel, channels, inChannels, height, width, stride, pad } = layer;
  const first = firstChannel(layer, filter);
  const patch = { x: new Float32Array(tapsOf(layer)), padded: new Uint8Array(tapsOf(layer)) };
  let tap = 0;
  for (let a = 0; a < kernel; a++) {
    for (let b = 0; b < kernel; b++) {
      const i = row * stride + a - pad;
      const j = col * stride + b - pad;
      const inside = i >= 0 && i < height && j >= 0 && j < width;
      for (let c = 0; c < channels; c++, tap++) {
        if (inside) patch.x[tap] = x[(i * width + j) * inChannels + first + c] as number;
        else patch.padded[tap] = 1;
      }
    }
  }
  return patch;
}

/** The decomposition of one output value by both kinds of arithmetic. Arrays of taps are `[K, K, channels]`. */
export interface DecomposedOutput extends Patch {
  /** The filter's weights as the layer computes with them. */
  readonly f: Float32Array;
  /** |x - f|^p */
  readonly distance: Float32Array;
  /** x f */
  readonly product: Float32Array;
  /** -sum |x - f|^p over each channel's taps, and over all (p = 1: CVPR 2020, eq. 2). */
  readonly adderOf: Float64Array;
  readonly adder: number;
  /** sum x f, likewise. */
  readonly convOf: Float64Array;
  readonly conv: number;
}

export function decompose(
  layer: WindowLayer,
  x: ArrayLike<number>,
  w: ArrayLike<number>,
  place: MapPlace,
  filter: number,
  p: number,
): DecomposedOutput {
  const patch = patchAt(layer, x, place, filter);
  const f = usedWeights(layer, filterOf(layer, w, filter));
  const { channels } = layer;
  const distance = new Float32Array(f.length);
  const product = new Float32Array(f.length);
  const adderOf = new Float64Array(channels);
  const convOf = new Float64Array(channels);
  let adder = 0;
  let conv = 0;
  for (let tap = 0; tap < f.length; tap++) {
    const [a, b] = [patch.x[tap] as number, f[tap] as number];
    const far = powerOf(Math.abs(a - b), p);
    distance[tap] = far;
    product[tap] = a * b;
    const c = tap % channels;
    adderOf[c] = (adderOf[c] as number) - far;
    convOf[c] = (convOf[c] as number) + a * b;
    adder -= far;
    conv += a * b;
  }
  return { ...patch, f, distance, product, adderOf, adder, convOf, conv };
}

/** Returns distance^p, a tap's term in an adder's sum. */
function powerOf(distance: number, p: number): number {
  if (p === 1) return distance;
  return p === 2 ? distance * distance : distance ** p;
}

/** Writes one term of an adder's sum with exponent `p`: |x − f|, |x − f|², |x − f|^1.37. */
export function termText(p: number): string {
  if (p === 1) return "|x − f|";
  return p === 2 ? "|x − f|²" : `|x − f|^${Number(p.toFixed(2))}`;
}

/**
 * Returns the output of filter number `filter` with the weights `f` `[K, K, channels]` (as the layer computes with them) at one
 * place, by the layer's own arithmetic; `p`: exponent of adders.
 */
export function outputAt(
  layer: WindowLayer,
  x: ArrayLike<number>,
  f: ArrayLike<number>,
  filter: number,
  row: number,
  col: number,
  p: number,
): number {
  const { kernel, channels, inChannels, height, width, stride, pad, kind } = layer;
  const first = firstChannel(layer, filter);
  const adds = kind === "adder";
  let sum = 0;
  let tap = 0;
  for (let a = 0; a < kernel; a++) {
    const i = row * stride + a - pad;
    for (let b = 0; b < kernel; b++) {
      const j = col * stride + b - pad;
      const inside = i >= 0 && i < height && j >= 0 && j < width;
      const at = (i * width + j) * inChannels + first;
      for (let c = 0; c < channels; c++, tap++) {
        const value = inside ? (x[at + c] as number) : 0;
        const weight = f[tap] as number;
        sum += adds ? -powerOf(Math.abs(value - weight), p) : value * weight;
      }
    }
  }
  return sum;
}

/** Response map `[rows, cols]` of one filter. */
export function outputMapOf(
  layer: WindowLayer,
  x: ArrayLike<number>,
  f: Float32Array,
  filter: number,
  p: number,
): Float32Array {
  const used = usedWeights(layer, f);
  const map = new Float32Array(layer.rows * layer.cols);
  for (let row = 0; row < layer.rows; row++) {
    for (let col = 0; col < layer.cols; col++) {
      map[row * layer.cols + col] = outputAt(layer, x, used, filter, row, col, p);
    }
  }
  return map;
}

/** Layout of a channel's taps: K x K cells; with one tap per channel, all channels in the rows of a near square. */
export interface GridForm {
  readonly rows: number;
  readonly cols: number;
  /** Cells that stand for a tap. */
  readonly cells: number;
  /** Tap of a cell of `channel`. */
  tapAt(cell: number, channel: number): number;
}

export function gridOf({ kernel, channels }: WindowLayer): GridForm {
  if (kernel === 1 && channels > 1) {
    const cols = Math.ceil(Math.sqrt(channels));
    return { rows: Math.ceil(channels / cols), cols, cells: channels, tapAt: (cell) => cell };
  }
  return {
    rows: kernel,
    cols: kernel,
    cells: kernel * kernel,
    tapAt: (cell, channel) => cell * channels + channel,
  };
}
