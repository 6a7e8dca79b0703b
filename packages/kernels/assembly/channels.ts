// Sums and maps over [rows, channels]. When channels is no multiple of 4, rows are read 2 or 4 at a
// time ("wide" rows), so that vectors always hold the same channels.

import { min, shareEnd, shareStart, take } from "./memory";

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

// Terms of a sum.
export const VALUE = 0; // a
export const SQUARE = 1; // (a - mean)^2
export const PRODUCT = 2; // (a - mean) b
export const MASKED = 3; // b where y > 0, else 0
export const MASKED_PRODUCT = 4; // (a - mean) times that

/** Wide rows summed in float32 before they join the float64 totals. */
const CHUNK = 32;

/** Wide rows of a block, which has totals of its own and is the unit of a thread's share; a multiple of CHUNK. */
const BLOCK = 1024;

/** Number of blocks. The result of `blockSums` has blocks x channels x rowsPerWide float64. */
export function blockCount(rows: i32, channels: i32): i32 {
  return max<i32>(1, (rows / rowsPerWide(channels) + BLOCK - 1) / BLOCK);
}

@inline
function term(mode: i32, a: usize, b: usize, y: usize, mean: v128): v128 {
  if (mode == VALUE) return v128.load(a);
  const zero = f32x4.splat(0);
  if (mode == MASKED) return v128.and(v128.load(b), f32x4.gt(v128.load(y), zero));
  const centred = f32x4.sub(v128.load(a), mean);
  if (mode == SQUARE) return f32x4.mul(centred, centred);
  if (mode == PRODUCT) return f32x4.mul(centred, v128.load(b));
  return f32x4.mul(centred, v128.and(v128.load(b), f32x4.gt(v128.load(y), zero)));
}

@inline
function scalarTerm(mode: i32, a: usize, b: usize, y: usize, mean: f32): f32 {
  if (mode == VALUE) return load<f32>(a);
  const masked: f32 = mode == MASKED || mode == MASKED_PRODUCT ? (load<f32>(y) > 0 ? load<f32>(b) : 0) : 0;
  if (mode == MASKED) return masked;
  const centred = load<f32>(a) - mean;
  if (mode == SQUARE) return centred * centred;
  return centred * (mode == PRODUCT ? load<f32>(b) : masked);
}

@inline
function join(to: usize, sum: v128): void {
  store<f64>(to, load<f64>(to, 0) + <f64>f32x4.extract_lane(sum, 0), 0);
  store<f64>(to, load<f64>(to, 8) + <f64>f32x4.extract_lane(sum, 1), 8);
  store<f64>(to, load<f64>(to, 16) + <f64>f32x4.extract_lane(sum, 2), 16);
  store<f64>(to, load<f64>(to, 24) + <f64>f32x4.extract_lane(sum, 3), 24);
}

/**
 * Sums over this thread's blocks of rows, float64, block by block into `to`; `means` is repeated for a
 * wide row. `joinBlocks` makes one total of them, always in the same order.
 */
@inline
export function blockSums(
  mode: i32, a: usize, b: usize, y: usize, means: usize, to: usize, rows: i32, channels: i32,
): void {
  const repeats = rowsPerWide(channels);
  const wide = channels * repeats;
  const step = <usize>wide * 4;
  const wideRows = rows / repeats;
  const zero = f32x4.splat(0);
  const blocks = blockCount(rows, channels);
  const centred = mode != VALUE && mode != MASKED;
  const end = shareEnd(blocks);
  for (let block = shareStart(blocks); block < end; block++) {
    const totals = to + <usize>block * wide * 8;
    memory.fill(totals, 0, wide * 8);
    const last = min(wideRows, (block + 1) * BLOCK);
    for (let first = block * BLOCK; first < last; first += CHUNK) {
      const count = min(CHUNK, last - first);
      const start = <usize>first * step;
      let v = 0;
      for (; v + 16 <= wide; v += 16) {
        const at = start + v * 4;
        const m0 = centred ? v128.load(means + v * 4, 0) : zero;
        const m1 = centred ? v128.load(means + v * 4, 16) : zero;
        const m2 = centred ? v128.load(means + v * 4, 32) : zero;
        const m3 = centred ? v128.load(means + v * 4, 48) : zero;
        let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
        let pa = a + at, pb = b + at, py = y + at;
        for (let r = 0; r < count; r++) {
          s0 = f32x4.add(s0, term(mode, pa, pb, py, m0));
          s1 = f32x4.add(s1, term(mode, pa + 16, pb + 16, py + 16, m1));
          s2 = f32x4.add(s2, term(mode, pa + 32, pb + 32, py + 32, m2));
          s3 = f32x4.add(s3, term(mode, pa + 48, pb + 48, py + 48, m3));
          pa += step;
          pb += step;
          py += step;
        }
        join(totals + v * 8, s0);
        join(totals + v * 8 + 32, s1);
        join(totals + v * 8 + 64, s2);
        join(totals + v * 8 + 96, s3);
      }
      for (; v < wide; v += 4) {
        const at = start + v * 4;
        const m0 = centred ? v128.load(means + v * 4) : zero;
        let s0 = zero;
        let pa = a + at, pb = b + at, py = y + at;
        for (let r = 0; r < count; r++) {
          s0 = f32x4.add(s0, term(mode, pa, pb, py, m0));
          pa += step;
          pb += step;
          py += step;
        }
        join(totals + v * 8, s0);
      }
    }
    if (block != blocks - 1) continue;
    // The rows that fill no wide row.
    const rest = (rows - wideRows * repeats) * channels;
    const start = <usize>wideRows * step;
    for (let k = 0; k < rest; k++) {
      const at = start + k * 4;
      const mean: f32 = centred ? load<f32>(means + k * 4) : 0;
      const total = totals + k * 8;
      store<f64>(total, load<f64>(total) + <f64>scalarTerm(mode, a + at, b + at, y + at, mean));
    }
  }
}

/** Joins the result of `blockSums` into the sums over all rows, float64 per channel, at `blocks`. */
export function joinBlocks(blocks: usize, rows: i32, channels: i32): void {
  const wide = channels * rowsPerWide(channels);
  const count = blockCount(rows, channels);
  for (let block = 1; block < count; block++) {
    const from = blocks + <usize>block * wide * 8;
    for (let k = 0; k < wide * 8; k += 8) {
      store<f64>(blocks + k, load<f64>(blocks + k) + load<f64>(from + k));
    }
  }
  for (let k = channels; k < wide; k++) {
    const at = blocks + (k % channels) * 8;
    store<f64>(at, load<f64>(at) + load<f64>(blocks + k * 8));
  }
}
