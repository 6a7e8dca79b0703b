import { type Clamp, DiagnosticError, type Range } from "@adder-studio/core";
import { withZero } from "./bounds";
import { createMagnitudes, type Magnitudes } from "./magnitudes";

/** Weights of an adder layer and the range of its inputs. */
export interface LayerInput {
  /** Name of the block. */
  readonly name: string;
  /** Filters, HWIO. */
  readonly w: Float32Array;
  readonly filters: number;
  readonly pad: number;
  /** Bounds of the input that hold for every image. */
  readonly proven: Range;
  /** Magnitudes of the input in the calibration batches. */
  readonly seen: Magnitudes;
}

/** An adder layer with clamped weights. */
export interface ClampedLayer {
  readonly w: Float32Array;
  /** sum |w - clip(w)| of each filter, to be subtracted from its output. All 0 where nothing was clamped. */
  readonly constant: Float64Array;
  /** Share of the weights that the clamp changed, 0 to 1. */
  readonly clampedShare: number;
  /** Range of the clamped weights. */
  readonly range: Range;
}

/** 2^24: float32 holds each whole number below it exactly. */
const exactBelow = 16_777_216;

/** Returns the range that `clamp` clips weights to; infinite where no bounds are known, or no clamp is wanted. */
function clampRange(layer: LayerInput, clamp: Clamp, percentile: number): Range {
  if (clamp === "lossless") return withZero(layer.proven, layer.pad);
  if (clamp === "none") return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const { range } = layer.seen;
  const most = layer.seen.percentile(percentile);
  const within = { low: Math.max(range.low, -most), high: Math.min(range.high, most) };
  return withZero(within, layer.pad);
}

/**
 * Clips weights to the range of the input. For x in [lo, hi], -|x-w| = -|x-clip(w)| - |w-clip(w)|, and the last term does
 * not depend on x: summed over a filter's taps it is a bias (MindSpore AdderQuant, NeurIPS 2022; checked here).
 * `lossless` clips to bounds that hold for every input; `calibrated` to the range in some training batches, which
 * other images may exceed.
 */
export function clampLayer(layer: LayerInput, clamp: Clamp, percentile: number): ClampedLayer {
  const range = clampRange(layer, clamp, percentile);
  const constant = new Float64Array(layer.filters);
  let changed = 0;
  const w = layer.w.map((value, at) => {
    // Rounded to float32, so that the constant is the exact difference from the stored weight.
    const clipped = Math.fround(Math.min(range.high, Math.max(range.low, value)));
    if (clipped !== value) {
      changed += 1;
      const filter = at % layer.filters;
      constant[filter] = (constant[filter] as number) + Math.abs(value - clipped);
    }
    return clipped;
  });
  return { w, constant, clampedShare: changed / layer.w.length, range };
}

/** Scale and codes of an integer layer. */
export interface IntegerPlan {
  /** Value of one code. */
  readonly scale: number;
  /** Factor from values to codes, the reciprocal of the scale as a float32. */
  readonly inverse: number;
  /** Smallest code. */
  readonly low: number;
  /** Largest code. */
  readonly high: number;
  /** True when codes begin at 0, since neither x nor w is below 0. */
  readonly unsigned: boolean;
  /** Share of the weights beyond the outermost codes. */
  readonly clippedW: number;
  /** Upper bound of |accumulator| for any input. */
  readonly bound: number;
}

/**
 * Plans the integer codes of a layer. Weights and inputs share one scale (arXiv 2101.10015: a distance needs both in
 * one unit), from the larger of their percentiles. Codes of b bits are -(2^(b-1)-1) to 2^(b-1)-1, or 0 to 2^b-1 where
 * no value is below 0, as after a lossless clamp behind a ReLU. Throws a DiagnosticError `integer-too-wide` when a sum
 * could exceed 2^24.
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
  // Where all values are (almost) zero any scale will do, and the reciprocal must be finite.
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

/** Returns the share of the values beyond the cells of the outermost codes, 0 to 1. */
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

/** Returns the bits of a signed (two's complement) accumulator that holds 0 down to -`most`. */
export function accumulatorBits(most: number): number {
  let bits = 1;
  for (let held = 1; held < most; held *= 2) bits += 1;
  return bits;
}
