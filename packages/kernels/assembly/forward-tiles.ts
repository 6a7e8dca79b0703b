// The sums of adder2d and conv2d: tiles of 4 window places x 8 filters, in registers.

import { min, storeLanes } from "./memory";
import { power } from "./power";

// Terms of the sum over a window.
export const PRODUCT = 0; // x w
export const MAXIMUM = 1; // max(x, w) for x >= 0
export const DISTANCE = 2; // |x - w|
export const SQUARE = 3; // (x - w)^2
export const POWER = 4; // |x - w|^p, as |x - w| |x - w|^(p - 1)

/** Window places worked on between two changes of filters. */
export const CHUNK = 64;

@inline
function term(mode: i32, sum: v128, x: v128, w: v128): v128 {
  if (mode == PRODUCT) return f32x4.add(sum, f32x4.mul(x, w));
  if (mode == MAXIMUM) return f32x4.add(sum, i32x4.max_s(w, x));
  const difference = f32x4.sub(x, w);
  if (mode == SQUARE) return f32x4.add(sum, f32x4.mul(difference, difference));
  const distance = f32x4.abs(difference);
  if (mode == POWER) return f32x4.add(sum, f32x4.mul(distance, power(distance)));
  return f32x4.add(sum, distance);
}

/**
 * Correction of the maxima of a band of taps: half of (sum of x + sum of w), since |x - w| = 2 max(x, w) - x - w. It is
 * subtracted band by band, so that the running sum stays as small as the distance itself; subtracted at the end, the
 * large sums would cost ten times the rounding error.
 */
@inline
function correctBand(sum: v128, xHalf: usize, wHalf: v128): v128 {
  return f32x4.sub(sum, f32x4.add(v128.load32_splat(xHalf), wHalf));
}

/** Adds the sum of a piece to its total in float64, 4 lanes; the next piece starts from 0. */
@inline
function total(at: usize, sum: v128): v128 {
  v128.store(at, f64x2.add(v128.load(at), f64x2.promote_low_f32x4(sum)));
  const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
  v128.store(at, f64x2.add(v128.load(at, 16), high), 16);
  return f32x4.splat(0);
}

@inline
function totalOf(at: usize): v128 {
  const low = f32x4.demote_f64x2_zero(v128.load(at)), high = f32x4.demote_f64x2_zero(v128.load(at, 16));
  return v128.shuffle<f32>(low, high, 0, 1, 4, 5);
}

/** Converts the sum to y: the corrected maxima are half the distance. */
@inline
function finish(mode: i32, sum: v128): v128 {
  if (mode == PRODUCT) return sum;
  return f32x4.neg(mode == MAXIMUM ? f32x4.add(sum, sum) : sum);
}

/** y at 4 window places for up to 8 filters; tables: byte offsets of windows and of y. */
@inline
export function tile8(
  mode: i32, x: usize, w: usize, wSums: usize, y: usize,
  windows: usize, ys: usize, xSums: usize, wStep: usize, rows: i32, band: i32, run: i32, piece: i32, totals: usize, row: usize, lanes: i32,
): void {
  let s00 = f32x4.splat(0), s01 = f32x4.splat(0), s10 = f32x4.splat(0), s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0), s21 = f32x4.splat(0), s30 = f32x4.splat(0), s31 = f32x4.splat(0);
  let x0 = x + load<u32>(windows, 0), x1 = x + load<u32>(windows, 4);
  let x2 = x + load<u32>(windows, 8), x3 = x + load<u32>(windows, 12);
  const skip = row - run * 4;
  let next = 0;
  if (totals != 0) memory.fill(totals, 0, 256);
  for (let a = 0; a < rows; a++) {
    for (let rest = run; rest > 0; rest -= piece) {
      if (mode == MAXIMUM && (totals != 0 || a == next)) {
        next += band;
        const h0 = v128.load(wSums, 0), h1 = v128.load(wSums, 16);
        s00 = correctBand(s00, xSums, h0);
        s01 = correctBand(s01, xSums, h1);
        s10 = correctBand(s10, xSums + 4, h0);
        s11 = correctBand(s11, xSums + 4, h1);
        s20 = correctBand(s20, xSums + 8, h0);
        s21 = correctBand(s21, xSums + 8, h1);
        s30 = correctBand(s30, xSums + 12, h0);
        s31 = correctBand(s31, xSums + 12, h1);
        wSums += wStep;
        xSums += CHUNK * 4;
      }
      // Not unrolled in the source: V8 moves all loads of a block to its start and would run out of registers.
      for (let left = min(piece, rest); left > 0; left--) {
        const w0 = v128.load(w, 0), w1 = v128.load(w, 16);
        let value = v128.load32_splat(x0);
        s00 = term(mode, s00, value, w0);
        s01 = term(mode, s01, value, w1);
        value = v128.load32_splat(x1);
        s10 = term(mode, s10, value, w0);
        s11 = term(mode, s11, value, w1);
        value = v128.load32_splat(x2);
        s20 = term(mode, s20, value, w0);
        s21 = term(mode, s21, value, w1);
        value = v128.load32_splat(x3);
        s30 = term(mode, s30, value, w0);
        s31 = term(mode, s31, value, w1);
        w += 32;
        x0 += 4;
        x1 += 4;
        x2 += 4;
        x3 += 4;
      }
      if (totals != 0) {
        s00 = total(totals, s00);
        s01 = total(totals + 32, s01);
        s10 = total(totals + 64, s10);
        s11 = total(totals + 96, s11);
        s20 = total(totals + 128, s20);
        s21 = total(totals + 160, s21);
        s30 = total(totals + 192, s30);
        s31 = total(totals + 224, s31);
      }
    }
    x0 += skip;
    x1 += skip;
    x2 += skip;
    x3 += skip;
  }
  if (totals != 0) {
    s00 = totalOf(totals);
    s01 = totalOf(totals + 32);
    s10 = totalOf(totals + 64);
    s11 = totalOf(totals + 96);
    s20 = totalOf(totals + 128);
    s21 = totalOf(totals + 160);
    s30 = totalOf(totals + 192);
    s31 = totalOf(totals + 224);
  }
  const y0 = y + load<u32>(ys, 0), y1 = y + load<u32>(ys, 4);
  const y2 = y + load<u32>(ys, 8), y3 = y + load<u32>(ys, 12);
  storeLanes(y0, finish(mode, s00), lanes);
  storeLanes(y0 + 16, finish(mode, s01), lanes - 4);
  storeLanes(y1, finish(mode, s10), lanes);
  storeLanes(y1 + 16, finish(mode, s11), lanes - 4);
  storeLanes(y2, finish(mode, s20), lanes);
  storeLanes(y2 + 16, finish(mode, s21), lanes - 4);
  storeLanes(y3, finish(mode, s30), lanes);
  storeLanes(y3 + 16, finish(mode, s31), lanes - 4);
}

/** y at 4 window places for the last 1 to 4 filters. */
@inline
export function tile4(
  mode: i32, x: usize, w: usize, wSums: usize, y: usize,
  windows: usize, ys: usize, xSums: usize, wStep: usize, rows: i32, band: i32, run: i32, piece: i32, totals: usize, row: usize, lanes: i32,
): void {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  let x0 = x + load<u32>(windows, 0), x1 = x + load<u32>(windows, 4);
  let x2 = x + load<u32>(windows, 8), x3 = x + load<u32>(windows, 12);
  const skip = row - run * 4;
  let next = 0;
  if (totals != 0) memory.fill(totals, 0, 128);
  for (let a = 0; a < rows; a++) {
    for (let rest = run; rest > 0; rest -= piece) {
      if (mode == MAXIMUM && (totals != 0 || a == next)) {
        next += band;
        const h0 = v128.load(wSums);
        s0 = correctBand(s0, xSums, h0);
        s1 = correctBand(s1, xSums + 4, h0);
        s2 = correctBand(s2, xSums + 8, h0);
        s3 = correctBand(s3, xSums + 12, h0);
        wSums += wStep;
        xSums += CHUNK * 4;
      }
      for (let left = min(piece, rest); left > 0; left--) {
        const w0 = v128.load(w);
        s0 = term(mode, s0, v128.load32_splat(x0), w0);
        s1 = term(mode, s1, v128.load32_splat(x1), w0);
        s2 = term(mode, s2, v128.load32_splat(x2), w0);
        s3 = term(mode, s3, v128.load32_splat(x3), w0);
        w += 16;
        x0 += 4;
        x1 += 4;
        x2 += 4;
        x3 += 4;
      }
      if (totals != 0) {
        s0 = total(totals, s0);
        s1 = total(totals + 32, s1);
        s2 = total(totals + 64, s2);
        s3 = total(totals + 96, s3);
      }
    }
    x0 += skip;
    x1 += skip;
    x2 += skip;
    x3 += skip;
  }
  if (totals != 0) {
    s0 = totalOf(totals);
    s1 = totalOf(totals + 32);
    s2 = totalOf(totals + 64);
    s3 = totalOf(totals + 96);
  }
  storeLanes(y + load<u32>(ys, 0), finish(mode, s0), lanes);
  storeLanes(y + load<u32>(ys, 4), finish(mode, s1), lanes);
  storeLanes(y + load<u32>(ys, 8), finish(mode, s2), lanes);
  storeLanes(y + load<u32>(ys, 12), finish(mode, s3), lanes);
}
