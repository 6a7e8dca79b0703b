import { type Clamp, DiagnosticError, type Range } from "@adder-studio/core";
import { withZero } from "./bounds";
import { createMagnitudes, type Magnitudes } from "./calibrate";

export interface LayerInput {
  /** The block. */
  readonly name: string;
  /** HWIO. */
  readonly w: Float32Array;
  readonly filters: number;
  readonly pad: number;
  /** What holds for every input. */
  readonly proven: Range;
  /** The layer's input in the calibration batches. */
  readonly seen: Magnitudes;
}

export interface ClampedLayer {
  readonly w: Float32Array;
  /** sum |w - clip(w)| of each filter: taken off its output. All 0 where nothing was clamped. */
  readonly constant: Float64Array;
  /** Share of the weights that were moved. */
  readonly moved: number;
  /** What the weights lie in now. */
  readonly range: Range;
}

/** Within this float32 holds each whole number. */
const exactBelow = 16_777_216;

/** The range that `clamp` moves weights into; infinite where nothing is known, or wanted. */
function clampRange(layer: LayerInput, clamp: Clamp, percentile: number): Range {
  if (clamp === "lossless") return withZero(layer.proven, layer.pad);
  if (clamp === "none") return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const { range } = layer.seen;
  const most = layer.seen.percentile(percentile);
  const within = { low: Math.max(range.low, -most), high: Math.min(range.high, most) };
  return withZero(within, layer.pad);
}

/**
 * Moves weights into the input's range. For x in [lo, hi], -|x-w| = -|x-clip(w)| - |w-clip(w)|, and the last term does
 * not depend on x: summed over a filter's taps it is a bias (T: MindSpore AdderQuant, NeurIPS 2022; checked here).
 * `lossless`: by bounds that hold for every input. `calibrated`: by the range seen in some training batches, which
 * another image may leave.
 */
export function clampLayer(layer: LayerInput, clamp: Clamp, percentile: number): ClampedLayer {
  const range = clampRange(layer, clamp, percentile);
  const constant = new Float64Array(layer.filters);
  let moved = 0;
  const w = layer.w.map((value, at) => {
    // The bounds as float32, so that what is taken off is what was cut off.
    const kept = Math.fround(Math.min(range.high, Math.max(range.low, value)));
    if (kept !== value) {
      moved += 1;
      const filter = at % layer.filters;
      constant[filter] = (constant[filter] as number) + Math.abs(value - kept);
    }
    return kept;
  });
  return { w, constant, moved: moved / layer.w.length, range };
}

export interface IntegerPlan {
  /** Value of one code. */
  readonly scale: number;
  /** Its reciprocal, a float32: what x and w are multiplied by. */
  readonly inverse: number;
  readonly low: number;
  readonly high: number;
  /** Codes from 0 on: neither x nor w is below 0. */
  readonly unsigned: boolean;
  /** Share of the weights beyond the outermost codes. */
  readonly clippedW: number;
  /** |accumulator| never exceeds this, whatever the input. */
  readonly bound: number;
}

/**
 * One scale for weights and inputs of a layer (arXiv 2101.10015: a distance needs both in one unit), found from the
 * larger of their percentiles. Codes of b bits: -(2^(b-1)-1) to 2^(b-1)-1, or 0 to 2^b-1 where nothing is below 0,
 * which a lossless clamp behind a ReLU brings about. Throws `integer-too-wide` when a sum could exceed 2^24.
 */
export function planInteger(
  layer: LayerInput,
  clamped: ClampedLayer,
  clamp: Clamp,
  bits: number,
  percentile: number,
): IntegerPlan {
  const weights = createMagnitudes();
  weights.add(clamped.w);
  const inputLow = clamp === "calibrated" ? layer.seen.range.low : layer.proven.low;
  const unsigned = inputLow >= 0 && weights.range.low >= 0;
  const high = (1 << (unsigned ? bits : bits - 1)) - 1;
  const low = unsigned ? 0 : -high;
  const most = Math.max(layer.seen.percentile(percentile), weights.percentile(percentile));
  // Nothing but zeros, or as good as: any scale will do, and the reciprocal must stay finite.
  const inverse = most > 1e-30 ? Math.fround(high / most) : 1;
  const taps = layer.w.length / layer.filters;
  const bound = taps * (high - low);
  if (bound >= exactBelow) {
    throw new DiagnosticError({
      code: "integer-too-wide",
      severity: "error",
      message: `This layer adds up ${taps} values: with ${bits} bits its sums may pass 2^24, beyond which they would be rounded.`,
      hint: "Choose fewer bits, or put a pool before the layer.",
      node: layer.name,
    });
  }
  return {
    scale: Math.fround(1 / inverse),
    inverse,
    low,
    high,
    unsigned,
    clippedW: shareBeyond(clamped.w, { inverse, low, high }),
    bound,
  };
}

/** Share of the values that lie further out than the cells of the outermost codes. */
export function shareBeyond(
  values: Float32Array,
  { inverse, low, high }: Pick<IntegerPlan, "inverse" | "low" | "high">,
): number {
  let beyond = 0;
  for (const value of values) {
    const code = value * inverse;
    if (code > high + 0.5 || code < low - 0.5) beyond += 1;
  }
  return values.length === 0 ? 0 : beyond / values.length;
}

/** Bits of a signed (two's complement) accumulator that holds 0 down to -`most`. */
export function accumulatorBits(most: number): number {
  let bits = 1;
  for (let held = 1; held < most; held *= 2) bits += 1;
  return bits;
}
