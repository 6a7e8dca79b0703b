// Gradients of the input: each window place adds its part to the places of x it saw. Vectors run
// over input channels, tiles hold 3 or 4 window places, and the sum over filters stays in registers.

import {
  batch, channels, cropImages, filters, groupSize, isPositive, isTame, kernel, pad, padImages, paddedImage,
  paddedRow, places, setGeometry, windowOffsets,
} from "./images";
import { min, release, take, up4 } from "./memory";

// The factor of dy.
const FILTER = 0; // w: convolution
const CLAMPED = 1; // clamp(w, x - 1, x + 1), x taken off after the sum
const POSITIVE = 2; // the same for x >= 0: clamp(w + 1, x, x + 2), x + 1 taken off
const CLAMPED_PLAIN = 3; // clamp(w - x, -1, 1)
const SIGN = 4; // sign(w - x)
const DIFFERENCE = 5; // w - x

/** Window places worked on between two changes of taps; a multiple of both tiles. */
const CHUNK = 60;

/** sum + dy * factor; `a` and `b` are the bounds of CLAMPED and POSITIVE, else `a` is x. */
@inline
function term(mode: i32, sum: v128, dy: v128, w: v128, a: v128, b: v128): v128 {
  if (mode == FILTER) return f32x4.add(sum, f32x4.mul(dy, w));
  if (mode == CLAMPED) return f32x4.add(sum, f32x4.mul(dy, f32x4.pmin(b, f32x4.pmax(a, w))));
  if (mode == POSITIVE) return f32x4.add(sum, f32x4.mul(dy, i32x4.min_s(b, i32x4.max_s(a, w))));
  const difference = f32x4.sub(w, a);
  if (mode == DIFFERENCE) return f32x4.add(sum, f32x4.mul(dy, difference));
  if (mode == CLAMPED_PLAIN) {
    const low = f32x4.pmax(difference, f32x4.splat(-1));
    return f32x4.add(sum, f32x4.mul(dy, f32x4.pmin(low, f32x4.splat(1))));
  }
  const zero = f32x4.splat(0);
  const up = v128.and(f32x4.gt(difference, zero), dy);
  const down = v128.and(f32x4.lt(difference, zero), dy);
  return f32x4.add(sum, f32x4.sub(up, down));
}

@inline
function spread(mode: i32, x: usize, dx: usize, sum: v128, dySum: usize): void {
  let part = sum;
  if (mode == CLAMPED || mode == POSITIVE) {
    let off = v128.load(x);
    if (mode == POSITIVE) off = f32x4.add(off, f32x4.splat(1));
    part = f32x4.sub(sum, f32x4.mul(off, v128.load32_splat(dySum)));
  }
  v128.store(dx, f32x4.add(v128.load(dx), part));
}

/**
 * 3 window places, one tap, 4 input channels, all filters; places after `last` are left out.
 * Three, because V8 then keeps all of it in the 15 registers it has.
 */
@inline
function tile(
  mode: i32, x: usize, dx: usize, w: usize, dy: usize, windows: usize, dySums: usize, last: i32,
): void {
  const one = f32x4.splat(1);
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0);
  const at0 = load<u32>(windows, 0), at1 = load<u32>(windows, 4), at2 = load<u32>(windows, 8);
  let a0 = s0, a1 = s0, a2 = s0, b0 = s0, b1 = s0, b2 = s0;
  if (mode != FILTER) {
    a0 = v128.load(x + at0);
    a1 = v128.load(x + at1);
    a2 = v128.load(x + at2);
  }
  if (mode == CLAMPED) {
    b0 = f32x4.add(a0, one);
    b1 = f32x4.add(a1, one);
    b2 = f32x4.add(a2, one);
    a0 = f32x4.sub(a0, one);
    a1 = f32x4.sub(a1, one);
    a2 = f32x4.sub(a2, one);
  }
  if (mode == POSITIVE) {
    const two = f32x4.splat(2);
    b0 = f32x4.add(a0, two);
    b1 = f32x4.add(a1, two);
    b2 = f32x4.add(a2, two);
  }
  const step = <usize>filters * 4;
  const g1 = last > 0 ? dy + step : dy;
  const g2 = last > 1 ? g1 + step : g1;
  for (let o: usize = 0; o < step; o += 4) {
    const w0 = v128.load(w);
    s0 = term(mode, s0, v128.load32_splat(dy + o), w0, a0, b0);
    s1 = term(mode, s1, v128.load32_splat(g1 + o), w0, a1, b1);
    s2 = term(mode, s2, v128.load32_splat(g2 + o), w0, a2, b2);
    w += 16;
  }
  spread(mode, x + at0, dx + at0, s0, dySums);
  if (last > 0) spread(mode, x + at1, dx + at1, s1, dySums + 4);
  if (last > 1) spread(mode, x + at2, dx + at2, s2, dySums + 8);
}

/** The convolution's: 4 window places, one tap, 4 or (`pair`) 8 input channels. */
@inline
function tileFilter(
  pair: bool, dx: usize, w: usize, v: usize, dy: usize, windows: usize, last: i32,
): void {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  let t0 = s0, t1 = s0, t2 = s0, t3 = s0;
  const step = <usize>filters * 4;
  const g1 = last > 0 ? dy + step : dy;
  const g2 = last > 1 ? g1 + step : g1;
  const g3 = last > 2 ? g2 + step : g2;
  for (let o: usize = 0; o < step; o += 4) {
    const w0 = v128.load(w);
    const w1 = pair ? v128.load(v) : w0;
    let value = v128.load32_splat(dy + o);
    s0 = f32x4.add(s0, f32x4.mul(value, w0));
    if (pair) t0 = f32x4.add(t0, f32x4.mul(value, w1));
    value = v128.load32_splat(g1 + o);
    s1 = f32x4.add(s1, f32x4.mul(value, w0));
    if (pair) t1 = f32x4.add(t1, f32x4.mul(value, w1));
    value = v128.load32_splat(g2 + o);
    s2 = f32x4.add(s2, f32x4.mul(value, w0));
    if (pair) t2 = f32x4.add(t2, f32x4.mul(value, w1));
    value = v128.load32_splat(g3 + o);
    s3 = f32x4.add(s3, f32x4.mul(value, w0));
    if (pair) t3 = f32x4.add(t3, f32x4.mul(value, w1));
    w += 16;
    v += 16;
  }
  give(pair, dx + load<u32>(windows, 0), s0, t0);
  if (last > 0) give(pair, dx + load<u32>(windows, 4), s1, t1);
  if (last > 1) give(pair, dx + load<u32>(windows, 8), s2, t2);
  if (last > 2) give(pair, dx + load<u32>(windows, 12), s3, t3);
}

@inline
function give(pair: bool, to: usize, low: v128, high: v128): void {
  v128.store(to, f32x4.add(v128.load(to), low));
  if (pair) v128.store(to, f32x4.add(v128.load(to, 16), high), 16);
}

/** Filters [taps, Cin, Cout] as [taps, Cin / 4, Cout, 4] with `plus` added, zeros beyond Cin. */
function packByInput(w: usize, to: usize, plus: f32): void {
  for (let t = 0; t < kernel * kernel; t++) {
    for (let c = 0; c < channels; c += 4) {
      for (let o = 0; o < filters; o++) {
        for (let k = 0; k < 4; k++) {
          const from = w + ((t * channels + c + k) * filters + o) * 4;
          store<f32>(to, c + k < channels ? load<f32>(from) + plus : <f32>0);
          to += 4;
        }
      }
    }
  }
}

@inline
function gradient(mode: i32, dy: usize, x: usize, w: usize, dx: usize): void {
  const lanes = up4(channels);
  const slab = <usize>filters * 16;
  const packed = take(<usize>kernel * kernel * lanes * filters * 4);
  packByInput(w, packed, mode == POSITIVE ? 1 : 0);
  const windows = take((CHUNK + 4) * 4), dySums = take((CHUNK + 4) * 4);
  const inPlace = pad == 0 && lanes == channels;
  const group = groupSize(inPlace);
  const bytes = <usize>group * paddedImage(lanes) * 4;
  const images = inPlace || mode == FILTER ? x : take(bytes);
  const sums = inPlace ? dx : take(bytes);
  for (let n = 0; n < batch; n += group) {
    const size = min(group, batch - n);
    if (!inPlace && mode != FILTER) padImages(x, images, n, size, lanes);
    memory.fill(sums, 0, <usize>size * paddedImage(lanes) * 4);
    const all = size * places();
    for (let first = 0; first < all; first += CHUNK) {
      const count = min(CHUNK, all - first);
      windowOffsets(windows, first, count, lanes);
      for (let p = count; p < count + 3; p++) store<i32>(windows + p * 4, load<i32>(windows + (count - 1) * 4));
      const dys = dy + <usize>(n * places() + first) * filters * 4;
      if (mode == CLAMPED || mode == POSITIVE) {
        for (let p = 0; p < count; p++) {
          let sum: f32 = 0;
          for (let o = 0; o < filters; o++) sum += load<f32>(dys + (p * filters + o) * 4);
          store<f32>(dySums + p * 4, sum);
        }
      }
      let block = packed;
      for (let a = 0; a < kernel; a++) {
        for (let b = 0; b < kernel; b++) {
          for (let c = 0; c < lanes; ) {
            const tap = (a * paddedRow(lanes) + b * lanes + c) * 4;
            const pair = mode == FILTER && c + 8 <= lanes;
            for (let p = 0; p < count; ) {
              const at = windows + p * 4;
              const g = dys + <usize>p * filters * 4;
              const last = count - 1 - p;
              if (mode != FILTER) {
                tile(mode, images + tap, sums + tap, block, g, at, dySums + p * 4, last);
                p += 3;
              } else {
                if (pair) tileFilter(true, sums + tap, block, block + slab, g, at, last);
                else tileFilter(false, sums + tap, block, block, g, at, last);
                p += 4;
              }
            }
            c += pair ? 8 : 4;
            block += pair ? 2 * slab : slab;
          }
        }
      }
    }
    if (!inPlace) cropImages(sums, dx, n, size, lanes);
  }
  release();
}

function gradientFilter(dy: usize, x: usize, w: usize, dx: usize): void {
  gradient(FILTER, dy, x, w, dx);
}
function gradientClamped(dy: usize, x: usize, w: usize, dx: usize): void {
  gradient(CLAMPED, dy, x, w, dx);
}
function gradientPositive(dy: usize, x: usize, w: usize, dx: usize): void {
  gradient(POSITIVE, dy, x, w, dx);
}
function gradientClampedPlain(dy: usize, x: usize, w: usize, dx: usize): void {
  gradient(CLAMPED_PLAIN, dy, x, w, dx);
}
function gradientSign(dy: usize, x: usize, w: usize, dx: usize): void {
  gradient(SIGN, dy, x, w, dx);
}
function gradientDifference(dy: usize, x: usize, w: usize, dx: usize): void {
  gradient(DIFFERENCE, dy, x, w, dx);
}

/** rule: 0 hardtanh, 1 sign, 2 unclipped. */
export function adder2dGradInput(
  dy: usize, x: usize, w: usize, dx: usize, rule: i32,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32,
): void {
  setGeometry(n, h, wd, c, k, s, p, oh, ow, o);
  const size = n * h * wd * c;
  if (rule == 1) gradientSign(dy, x, w, dx);
  else if (rule == 2) gradientDifference(dy, x, w, dx);
  else if (!isTame(x, size, w, k * k * c * o)) gradientClampedPlain(dy, x, w, dx);
  else if (isPositive(x, size)) gradientPositive(dy, x, w, dx);
  else gradientClamped(dy, x, w, dx);
}

export function conv2dGradInput(
  dy: usize, w: usize, dx: usize,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32,
): void {
  setGeometry(n, h, wd, c, k, s, p, oh, ow, o);
  gradientFilter(dy, 0, w, dx);
}
