// adder2d and conv2d of images with one channel, by stride 1: vectors run over window places, which lie
// side by side in a row, so that no lane stays empty whatever the number of filters. Filters are few
// there, and windows short: with vectors over filters, as in forward.ts, a quarter and more would be lost.

import {
  batch, channels, filters, height, kernel, outHeight, outWidth, pad, padImages, paddedRow, places, stride, width,
} from "./images";
import { release, shareEnd, shareStart, take } from "./memory";

// Terms of the sum over a window.
const PRODUCT = 0; // x w
const DISTANCE = 1; // |x - w|

/** Returns true for the layers that this file computes: one input channel, stride 1, four or more places in a row. */
export function inPlaces(): bool {
  return channels == 1 && stride == 1 && outWidth >= 4;
}

@inline
function term(mode: i32, sum: v128, x: v128, w: v128, noSign: v128): v128 {
  if (mode == PRODUCT) return f32x4.add(sum, f32x4.mul(x, w));
  return f32x4.add(sum, v128.and(f32x4.sub(x, w), noSign));
}

@inline
function finish(mode: i32, sum: v128): v128 {
  return mode == PRODUCT ? sum : f32x4.neg(sum);
}

/** Stores sums of 4 places, one vector a filter, of the first `count` filters; `step` bytes from place to place. */
@inline
function put(mode: i32, count: i32, to: usize, step: usize, a: v128, b: v128, c: v128, d: v128): void {
  if (count == 1) {
    v128.store32_lane(to, finish(mode, a), 0);
    v128.store32_lane(to + step, finish(mode, a), 1);
    v128.store32_lane(to + step * 2, finish(mode, a), 2);
    v128.store32_lane(to + step * 3, finish(mode, a), 3);
    return;
  }
  const low = finish(mode, v128.shuffle<f32>(a, b, 0, 4, 1, 5));
  const high = finish(mode, v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  if (count == 2) {
    v128.store64_lane(to, low, 0);
    v128.store64_lane(to + step, low, 1);
    v128.store64_lane(to + step * 2, high, 0);
    v128.store64_lane(to + step * 3, high, 1);
    return;
  }
  const low2 = finish(mode, v128.shuffle<f32>(c, d, 0, 4, 1, 5));
  const high2 = finish(mode, v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  v128.store(to, v128.shuffle<f64>(low, low2, 0, 2));
  v128.store(to + step, v128.shuffle<f64>(low, low2, 1, 3));
  v128.store(to + step * 2, v128.shuffle<f64>(high, high2, 0, 2));
  v128.store(to + step * 3, v128.shuffle<f64>(high, high2, 1, 3));
}

/** y of 4, or (`pair`) 8, places side by side for `count` filters (1, 2 or 4). `x`: the first window. */
@inline
function tile(mode: i32, pair: bool, count: i32, x: usize, w: usize, y: usize, row: usize, mask: usize): void {
  const zero = f32x4.splat(0);
  let a0 = zero, b0 = zero, c0 = zero, d0 = zero;
  let a1 = zero, b1 = zero, c1 = zero, d1 = zero;
  const step = <usize>filters * 4;
  // The mask is read from memory, so that it stays in a register: a constant would be made anew for every tap.
  const noSign = v128.load32_splat(mask);
  for (let i = 0; i < kernel; i++) {
    let from = x;
    for (let j = 0; j < kernel; j++) {
      const x0 = v128.load(from);
      const x1 = pair ? v128.load(from, 16) : x0;
      let value = v128.load32_splat(w);
      a0 = term(mode, a0, x0, value, noSign);
      if (pair) a1 = term(mode, a1, x1, value, noSign);
      if (count > 1) {
        value = v128.load32_splat(w, 4);
        b0 = term(mode, b0, x0, value, noSign);
        if (pair) b1 = term(mode, b1, x1, value, noSign);
      }
      if (count > 2) {
        value = v128.load32_splat(w, 8);
        c0 = term(mode, c0, x0, value, noSign);
        if (pair) c1 = term(mode, c1, x1, value, noSign);
        value = v128.load32_splat(w, 12);
        d0 = term(mode, d0, x0, value, noSign);
        if (pair) d1 = term(mode, d1, x1, value, noSign);
      }
      from += 4;
      w += step;
    }
    x += row;
  }
  put(mode, count, y, step, a0, b0, c0, d0);
  if (pair) put(mode, count, y + step * 4, step, a1, b1, c1, d1);
}

/** Computes all filters at the places, the last ones by two and by one. */
@inline
function column(mode: i32, pair: bool, x: usize, w: usize, y: usize, row: usize, mask: usize): void {
  let o = 0;
  for (; o + 4 <= filters; o += 4) tile(mode, pair, 4, x, w + o * 4, y + o * 4, row, mask);
  if (filters & 2) {
    tile(mode, pair, 2, x, w + o * 4, y + o * 4, row, mask);
    o += 2;
  }
  if (filters & 1) tile(mode, pair, 1, x, w + o * 4, y + o * 4, row, mask);
}

@inline
function layer(mode: i32, x: usize, w: usize, y: usize): void {
  const row = <usize>paddedRow() * 4;
  const step = <usize>filters * 4;
  const mask = take(4);
  store<i32>(mask, 0x7fffffff);
  const scratch = pad == 0 ? <usize>0 : take(<usize>(height + 2 * pad) * row);
  const end = shareEnd(batch);
  for (let n = shareStart(batch); n < end; n++) {
    const image = pad == 0 ? x + <usize>n * height * width * 4 : scratch;
    if (pad != 0) padImages(x, scratch, n, 1, 0);
    for (let i = 0; i < outHeight; i++) {
      const from = image + <usize>i * row;
      const to = y + <usize>(n * places() + i * outWidth) * step;
      let j = 0;
      for (; j + 8 <= outWidth; j += 8) column(mode, true, from + j * 4, w, to + j * step, row, mask);
      for (; j + 4 <= outWidth; j += 4) column(mode, false, from + j * 4, w, to + j * step, row, mask);
      // The last places again with some before them: the same sums in the same order.
      if (j < outWidth) {
        j = outWidth - 4;
        column(mode, false, from + j * 4, w, to + j * step, row, mask);
      }
    }
  }
  release();
}

export function placesProduct(x: usize, w: usize, y: usize): void {
  layer(PRODUCT, x, w, y);
}
export function placesDistance(x: usize, w: usize, y: usize): void {
  layer(DISTANCE, x, w, y);
}
