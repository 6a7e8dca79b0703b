// adder2d and conv2d: tiles of 4 window places x 8 filters, all sums in registers.

import { inPlaces, placesDistance, placesProduct } from "./forward-places";
import {
  batch, channels, fillUp, filters, groupSize, kernel, NO_SHIFT, pad, padImages, paddedImage,
  paddedRow, places, setGeometry, shiftFor, windowOffsets,
} from "./images";
import { min, release, shareEnd, shares, shareStart, storeLanes, take, up4 } from "./memory";
import { power, setExponent } from "./power";

// What is summed over a window.
const PRODUCT = 0; // x w
const MAXIMUM = 1; // max(x, w) for x >= 0
const DISTANCE = 2; // |x - w|
const SQUARE = 3; // (x - w)^2
const POWER = 4; // |x - w|^p, as |x - w| |x - w|^(p - 1)

/** Window places worked on between two changes of filters. */
const CHUNK = 64;

/** Taps a band has at least, if it is not the last: a row of taps or several. */
const BAND = 16;

/** Rows of taps in a band. */
@inline
function bandRows(run: i32): i32 {
  return run >= BAND ? 1 : min(kernel, (BAND + run - 1) / run);
}

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
 * What the maxima of a band of taps count too much: half of (sum of x + sum of w). Taken off band by
 * band, so that the running sum stays as small as the distance itself; taken off at the end, the large
 * sums would cost ten times the rounding error.
 */
@inline
function settle(sum: v128, xHalf: usize, wHalf: v128): v128 {
  return f32x4.sub(sum, f32x4.add(v128.load32_splat(xHalf), wHalf));
}

/** From the sum to y: the maxima, settled, are half the distance. */
@inline
function finish(mode: i32, sum: v128): v128 {
  if (mode == PRODUCT) return sum;
  return f32x4.neg(mode == MAXIMUM ? f32x4.add(sum, sum) : sum);
}

/** y at 4 window places for up to 8 filters; tables: byte offsets of windows and of y. */
@inline
function tile8(
  mode: i32, x: usize, w: usize, wSums: usize, y: usize,
  windows: usize, ys: usize, xSums: usize, wStep: usize, rows: i32, band: i32, run: i32, row: usize, lanes: i32,
): void {
  let s00 = f32x4.splat(0), s01 = f32x4.splat(0), s10 = f32x4.splat(0), s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0), s21 = f32x4.splat(0), s30 = f32x4.splat(0), s31 = f32x4.splat(0);
  let x0 = x + load<u32>(windows, 0), x1 = x + load<u32>(windows, 4);
  let x2 = x + load<u32>(windows, 8), x3 = x + load<u32>(windows, 12);
  const skip = row - run * 4;
  let next = 0;
  for (let a = 0; a < rows; a++) {
    if (mode == MAXIMUM && a == next) {
      next += band;
      const h0 = v128.load(wSums, 0), h1 = v128.load(wSums, 16);
      s00 = settle(s00, xSums, h0);
      s01 = settle(s01, xSums, h1);
      s10 = settle(s10, xSums + 4, h0);
      s11 = settle(s11, xSums + 4, h1);
      s20 = settle(s20, xSums + 8, h0);
      s21 = settle(s21, xSums + 8, h1);
      s30 = settle(s30, xSums + 12, h0);
      s31 = settle(s31, xSums + 12, h1);
      wSums += wStep;
      xSums += CHUNK * 4;
    }
    // Not unrolled by hand: V8 moves all loads of a block to its start and would run out of registers.
    for (let left = run; left > 0; left--) {
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
    x0 += skip;
    x1 += skip;
    x2 += skip;
    x3 += skip;
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

/** The same for the last 1 to 4 filters. */
@inline
function tile4(
  mode: i32, x: usize, w: usize, wSums: usize, y: usize,
  windows: usize, ys: usize, xSums: usize, wStep: usize, rows: i32, band: i32, run: i32, row: usize, lanes: i32,
): void {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  let x0 = x + load<u32>(windows, 0), x1 = x + load<u32>(windows, 4);
  let x2 = x + load<u32>(windows, 8), x3 = x + load<u32>(windows, 12);
  const skip = row - run * 4;
  let next = 0;
  for (let a = 0; a < rows; a++) {
    if (mode == MAXIMUM && a == next) {
      next += band;
      const h0 = v128.load(wSums);
      s0 = settle(s0, xSums, h0);
      s1 = settle(s1, xSums + 4, h0);
      s2 = settle(s2, xSums + 8, h0);
      s3 = settle(s3, xSums + 12, h0);
      wSums += wStep;
      xSums += CHUNK * 4;
    }
    for (let left = run; left > 0; left--) {
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
    x0 += skip;
    x1 += skip;
    x2 += skip;
    x3 += skip;
  }
  storeLanes(y + load<u32>(ys, 0), finish(mode, s0), lanes);
  storeLanes(y + load<u32>(ys, 4), finish(mode, s1), lanes);
  storeLanes(y + load<u32>(ys, 8), finish(mode, s2), lanes);
  storeLanes(y + load<u32>(ys, 12), finish(mode, s3), lanes);
}

/** Lanes of the block of filters that starts at filter `o`: 8, or 4 when at most 4 are left. */
@inline
export function blockLanes(o: i32): i32 {
  return filters - o > 4 ? 8 : 4;
}

/** Filters [taps, filters] plus `shift` in blocks of 8 or 4, each contiguous over the taps; zeros fill up. */
function packFilters(w: usize, to: usize, taps: i32, shift: f32): void {
  const shifts = f32x4.splat(shift);
  for (let o = 0; o < filters; o += 8) {
    const lanes = filters - o > 4 ? 8 : 4;
    let from = w + o * 4;
    if (o + lanes <= filters) {
      for (let t = 0; t < taps; t++) {
        v128.store(to, f32x4.add(v128.load(from), shifts));
        if (lanes == 8) v128.store(to, f32x4.add(v128.load(from, 16), shifts), 16);
        from += filters * 4;
        to += lanes * 4;
      }
    } else {
      for (let t = 0; t < taps; t++) {
        for (let k = 0; k < lanes; k++) {
          store<f32>(to, o + k < filters ? load<f32>(from + k * 4) + shift : <f32>0);
          to += 4;
        }
        from += filters * 4;
      }
    }
  }
}

/** Half of each packed filter's sum over each band of taps, [bands][step bytes of filters], by float64. */
function filterHalves(packed: usize, to: usize, taps: i32, bandTaps: i32, step: usize): void {
  const half = f32x4.splat(0.5);
  for (let o = 0; o < filters; o += 4) {
    const lanes = filters - (o & ~7) > 4 ? 8 : 4;
    const block = packed + <usize>taps * (o & ~7) * 4 + (o & 4) * 4;
    let target = to + o * 4;
    for (let first = 0; first < taps; first += bandTaps) {
      const end = min(taps, first + bandTaps);
      let low = f64x2.splat(0), high = f64x2.splat(0);
      for (let t = first; t < end; t++) {
        const value = v128.load(block + <usize>t * lanes * 4);
        low = f64x2.add(low, f64x2.promote_low_f32x4(value));
        high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(value, value, 2, 3, 0, 1)));
      }
      const sums = v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
      v128.store(target, f32x4.mul(sums, half));
      target += step;
    }
  }
}

/** Half of the sum of x over `rows` rows of `run` taps. */
function bandHalf(x: usize, rows: i32, run: i32, row: usize): f32 {
  let sums = f32x4.splat(0);
  let rest: f32 = 0;
  for (let a = 0; a < rows; a++) {
    let k = 0;
    for (; k + 4 <= run; k += 4) sums = f32x4.add(sums, v128.load(x + k * 4));
    for (; k < run; k++) rest += load<f32>(x + k * 4);
    x += row;
  }
  const low = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
  const high = f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
  return (low + high + rest) * 0.5;
}

@inline
function layer(mode: i32, x: usize, w: usize, y: usize, shift: f32): void {
  const run = kernel * channels;
  const taps = kernel * run;
  const band = bandRows(run);
  const packed = take(<usize>taps * (up4(filters) + 4) * 4);
  packFilters(w, packed, taps, shift);
  const wStep = <usize>(up4(filters) + 8) * 4;
  const wSums = take(kernel * wStep);
  if (mode == MAXIMUM) filterHalves(packed, wSums, taps, band * run, wStep);
  const windows = take(CHUNK * 4), ys = take(CHUNK * 4), xSums = take(kernel * CHUNK * 4);
  const inPlace = pad == 0 && shift == 0;
  const group = groupSize(inPlace);
  const images = inPlace ? x : take(<usize>group * paddedImage() * 4);
  const row = <usize>paddedRow() * 4;
  // Threads share the groups of images, or the places when nothing is copied, or else the filters.
  const groups = (batch + group - 1) / group;
  const byFilters = !inPlace && groups < shares();
  let n = 0, end = batch, firstFilter = 0, endFilter = filters;
  if (byFilters) {
    const blocks = (filters + 7) >> 3;
    firstFilter = shareStart(blocks) * 8;
    endFilter = min(filters, shareEnd(blocks) * 8);
    if (firstFilter >= endFilter) end = 0;
  } else if (!inPlace) {
    n = shareStart(groups) * group;
    end = min(batch, shareEnd(groups) * group);
  }
  for (; n < end; n += group) {
    const size = min(group, end - n);
    if (!inPlace) padImages(x, images, n, size, shift);
    let first = 0, all = size * places();
    if (inPlace) {
      const quads = (all + 3) >> 2;
      first = shareStart(quads) * 4;
      all = min(all, shareEnd(quads) * 4);
    }
    for (; first < all; first += CHUNK) {
      let count = min(CHUNK, all - first);
      windowOffsets(windows, first, count);
      for (let p = 0; p < count; p++) {
        store<i32>(ys + p * 4, (n * places() + first + p) * filters * 4);
      }
      fillUp(windows, count);
      count = fillUp(ys, count);
      if (mode == MAXIMUM) {
        for (let p = 0; p < count; p++) {
          let at = images + load<u32>(windows + p * 4);
          let to = xSums + p * 4;
          for (let a = 0; a < kernel; a += band) {
            store<f32>(to, bandHalf(at, min(band, kernel - a), run, row));
            at += band * row;
            to += CHUNK * 4;
          }
        }
      }
      for (let o = firstFilter; o < endFilter; o += 8) {
        const block = packed + <usize>taps * o * 4;
        const lanes = filters - o;
        for (let p = 0; p < count; p += 4) {
          const at = p * 4;
          if (lanes > 4) {
            tile8(mode, images, block, wSums + o * 4, y + o * 4, windows + at, ys + at, xSums + at, wStep, kernel, band, run, row, lanes);
          } else {
            tile4(mode, images, block, wSums + o * 4, y + o * 4, windows + at, ys + at, xSums + at, wStep, kernel, band, run, row, lanes);
          }
        }
      }
    }
  }
  release();
}

function layerProduct(x: usize, w: usize, y: usize): void {
  layer(PRODUCT, x, w, y, 0);
}
function layerMaximum(x: usize, w: usize, y: usize, shift: f32): void {
  layer(MAXIMUM, x, w, y, shift);
}
function layerDistance(x: usize, w: usize, y: usize): void {
  layer(DISTANCE, x, w, y, 0);
}
function layerSquare(x: usize, w: usize, y: usize): void {
  layer(SQUARE, x, w, y, 0);
}
function layerPower(x: usize, w: usize, y: usize): void {
  layer(POWER, x, w, y, 0);
}

export function adder2d(
  x: usize, w: usize, y: usize, n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32,
): void {
  setGeometry(n, h, wd, c, k, s, p, oh, ow, o);
  if (inPlaces()) {
    placesDistance(x, w, y);
    return;
  }
  const size = n * h * wd * c;
  // With few filters over few taps the sums of x cost more than they save.
  const shift = o <= 8 && k * c < BAND ? NO_SHIFT : shiftFor(x, size, w, k * k * c * o);
  if (shift == NO_SHIFT) layerDistance(x, w, y);
  else layerMaximum(x, w, y, shift);
}

/** -sum |x - w|^p for 1 < p <= 2; p = 1 is `adder2d`. */
export function lpAdder2d(
  x: usize, w: usize, y: usize, exponent: f32,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32,
): void {
  setGeometry(n, h, wd, c, k, s, p, oh, ow, o);
  if (exponent == 2) {
    layerSquare(x, w, y);
    return;
  }
  setExponent(exponent - 1);
  layerPower(x, w, y);
}

export function conv2d(
  x: usize, w: usize, y: usize, n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32,
): void {
  setGeometry(n, h, wd, c, k, s, p, oh, ow, o);
  if (inPlaces()) placesProduct(x, w, y);
  else layerProduct(x, w, y);
}
