// Sums and maps over [rows, channels]. When channels is no multiple of 4, rows are read 2 or 4 at a
// time ("wide" rows), so that vectors always hold the same channels.

import { min, take, takeZeros } from "./memory";

/** Rows in a wide row: the least number that makes its length a multiple of 4. */
@inline
export function rowsPerWide(channels: i32): i32 {
  return channels & 3 ? (channels & 1 ? 4 : 2) : 1;
}

/** One number per channel, repeated for a wide row. */
export function repeatChannels(from: usize, channels: i32): usize {
  const repeats = rowsPerWide(channels);
  const to = take(channels * repeats * 4);
  for (let r = 0; r < repeats; r++) memory.copy(to + r * channels * 4, from, channels * 4);
  return to;
}

// What is summed.
export const VALUE = 0; // a
export const SQUARE = 1; // (a - mean)^2
export const PRODUCT = 2; // (a - mean) b

/** Wide rows summed in float32 before they join the float64 totals. */
const CHUNK = 32;

@inline
function term(mode: i32, a: usize, b: usize, mean: v128): v128 {
  const value = v128.load(a);
  if (mode == VALUE) return value;
  const centred = f32x4.sub(value, mean);
  if (mode == SQUARE) return f32x4.mul(centred, centred);
  return f32x4.mul(centred, v128.load(b));
}

@inline
function join(to: usize, sum: v128): void {
  store<f64>(to, load<f64>(to, 0) + <f64>f32x4.extract_lane(sum, 0), 0);
  store<f64>(to, load<f64>(to, 8) + <f64>f32x4.extract_lane(sum, 1), 8);
  store<f64>(to, load<f64>(to, 16) + <f64>f32x4.extract_lane(sum, 2), 16);
  store<f64>(to, load<f64>(to, 24) + <f64>f32x4.extract_lane(sum, 3), 24);
}

/** Sums over the rows, float64 per channel, in new scratch; `means` is repeated for a wide row. */
@inline
export function channelSums(mode: i32, a: usize, b: usize, means: usize, rows: i32, channels: i32): usize {
  const repeats = rowsPerWide(channels);
  const wide = channels * repeats;
  const step = <usize>wide * 4;
  const totals = takeZeros(wide * 8);
  const wideRows = rows / repeats;
  const zero = f32x4.splat(0);
  for (let first = 0; first < wideRows; first += CHUNK) {
    const count = min(CHUNK, wideRows - first);
    const start = <usize>first * step;
    let v = 0;
    for (; v + 16 <= wide; v += 16) {
      const at = start + v * 4;
      const m0 = mode == VALUE ? zero : v128.load(means + v * 4, 0);
      const m1 = mode == VALUE ? zero : v128.load(means + v * 4, 16);
      const m2 = mode == VALUE ? zero : v128.load(means + v * 4, 32);
      const m3 = mode == VALUE ? zero : v128.load(means + v * 4, 48);
      let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
      let pa = a + at, pb = b + at;
      for (let r = 0; r < count; r++) {
        s0 = f32x4.add(s0, term(mode, pa, pb, m0));
        s1 = f32x4.add(s1, term(mode, pa + 16, pb + 16, m1));
        s2 = f32x4.add(s2, term(mode, pa + 32, pb + 32, m2));
        s3 = f32x4.add(s3, term(mode, pa + 48, pb + 48, m3));
        pa += step;
        pb += step;
      }
      join(totals + v * 8, s0);
      join(totals + v * 8 + 32, s1);
      join(totals + v * 8 + 64, s2);
      join(totals + v * 8 + 96, s3);
    }
    for (; v < wide; v += 4) {
      const at = start + v * 4;
      const m0 = mode == VALUE ? zero : v128.load(means + v * 4);
      let s0 = zero;
      let pa = a + at, pb = b + at;
      for (let r = 0; r < count; r++) {
        s0 = f32x4.add(s0, term(mode, pa, pb, m0));
        pa += step;
        pb += step;
      }
      join(totals + v * 8, s0);
    }
  }
  // The rows that fill no wide row.
  const rest = (rows - wideRows * repeats) * channels;
  const start = <usize>wideRows * step;
  for (let k = 0; k < rest; k++) {
    let value = load<f32>(a + start + k * 4);
    if (mode != VALUE) value -= load<f32>(means + k * 4);
    if (mode == SQUARE) value *= value;
    if (mode == PRODUCT) value *= load<f32>(b + start + k * 4);
    const at = totals + k * 8;
    store<f64>(at, load<f64>(at) + <f64>value);
  }
  for (let k = channels; k < wide; k++) {
    const at = totals + (k % channels) * 8;
    store<f64>(at, load<f64>(at) + load<f64>(totals + k * 8));
  }
  return totals;
}

/** Plain sums over the rows, not inlined. */
export function channelSumsOf(a: usize, rows: i32, channels: i32): usize {
  return channelSums(VALUE, a, 0, 0, rows, channels);
}
