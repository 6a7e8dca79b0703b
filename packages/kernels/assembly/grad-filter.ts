// Gradients of the filters: a matrix product over window places. Tiles hold 4 taps x 8 filters;
// sums run over a chunk of places in registers and then join the total, which also keeps the
// float32 error of long sums small.

import {
  batch, channels, filters, groupSize, kernel, NO_SHIFT, pad, padImages, paddedImage, paddedRow,
  places, setGeometry, shiftFor, windowOffsets,
} from "./images";
import { min, release, shareEnd, shareStart, take, takeZeros, up4 } from "./memory";
import { power, setExponent } from "./power";

// The factor of dy.
const INPUT = 0; // x: convolution, and the adder's with sum(dy) w subtracted at the end
const DIFFERENCE = 1; // x - w
const SIGN = 2; // sign(x - w)
const POWER = 3; // sign(x - w) |x - w|^(p - 1), as (x - w) |x - w|^(p - 2)

const CHUNK = 256;

@inline
function term(mode: i32, sum: v128, dy: v128, x: v128, w: v128): v128 {
  if (mode == INPUT) return f32x4.add(sum, f32x4.mul(x, dy));
  const difference = f32x4.sub(x, w);
  if (mode == DIFFERENCE) return f32x4.add(sum, f32x4.mul(difference, dy));
  if (mode == POWER) {
    const slope = f32x4.mul(difference, power(f32x4.abs(difference)));
    return f32x4.add(sum, f32x4.mul(slope, dy));
  }
  const zero = f32x4.splat(0);
  const up = v128.and(f32x4.gt(difference, zero), dy);
  const down = v128.and(f32x4.lt(difference, zero), dy);
  return f32x4.add(sum, f32x4.sub(up, down));
}

@inline
function join(to: usize, low: v128, high: v128): void {
  v128.store(to, f32x4.add(v128.load(to), low));
  v128.store(to, f32x4.add(v128.load(to, 16), high), 16);
}

/** The tile of `INPUT`: 4 taps at byte offsets in `taps`, 8 filters; `step` bytes from dy to dy. */
function tileInput(
  x: usize, dy: usize, step: usize, windows: usize, count: i32, taps: usize, to: usize, row: usize, last: i32,
): void {
  let s00 = f32x4.splat(0), s01 = f32x4.splat(0), s10 = f32x4.splat(0), s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0), s21 = f32x4.splat(0), s30 = f32x4.splat(0), s31 = f32x4.splat(0);
  const x0 = x + load<u32>(taps, 0), x1 = x + load<u32>(taps, 4);
  const x2 = x + load<u32>(taps, 8), x3 = x + load<u32>(taps, 12);
  const end = windows + count * 4;
  while (windows < end) {
    const at = load<u32>(windows);
    const d0 = v128.load(dy, 0), d1 = v128.load(dy, 16);
    let value = v128.load32_splat(x0 + at);
    s00 = f32x4.add(s00, f32x4.mul(value, d0));
    s01 = f32x4.add(s01, f32x4.mul(value, d1));
    value = v128.load32_splat(x1 + at);
    s10 = f32x4.add(s10, f32x4.mul(value, d0));
    s11 = f32x4.add(s11, f32x4.mul(value, d1));
    value = v128.load32_splat(x2 + at);
    s20 = f32x4.add(s20, f32x4.mul(value, d0));
    s21 = f32x4.add(s21, f32x4.mul(value, d1));
    value = v128.load32_splat(x3 + at);
    s30 = f32x4.add(s30, f32x4.mul(value, d0));
    s31 = f32x4.add(s31, f32x4.mul(value, d1));
    windows += 4;
    dy += step;
  }
  join(to, s00, s01);
  if (last > 0) join(to + row, s10, s11);
  if (last > 1) join(to + row * 2, s20, s21);
  if (last > 2) join(to + row * 3, s30, s31);
}

/** The tile of the other factors: 1 tap, 8 filters with their values in registers. */
@inline
function tileOne(
  mode: i32, x: usize, dy: usize, step: usize, windows: usize, count: i32, w: usize, to: usize,
): void {
  let low = f32x4.splat(0), high = f32x4.splat(0);
  const w0 = v128.load(w, 0), w1 = v128.load(w, 16);
  const end = windows + count * 4;
  while (windows < end) {
    const value = v128.load32_splat(x + load<u32>(windows));
    low = term(mode, low, v128.load(dy, 0), value, w0);
    high = term(mode, high, v128.load(dy, 16), value, w1);
    windows += 4;
    dy += step;
  }
  join(to, low, high);
}

/** Copies rows of `filters` floats into rows of `lanes` floats, filled up with zeros. */
function widen(from: usize, to: usize, rows: i32, lanes: i32): void {
  memory.fill(to, 0, <usize>rows * lanes * 4);
  for (let r = 0; r < rows; r++) {
    memory.copy(to, from, filters * 4);
    from += filters * 4;
    to += lanes * 4;
  }
}

/** dw -= w sum(dy): the difference between a product with x and one with x - w. */
function takeOffFilters(dySums: usize, w: usize, sums: usize, lanes: i32, first: i32, end: i32): void {
  for (let t = first; t < end; t++) {
    for (let o = 0; o < filters; o++) {
      const at = sums + (t * lanes + o) * 4;
      const off = load<f64>(dySums + o * 8) * <f64>load<f32>(w + (t * filters + o) * 4);
      store<f32>(at, <f32>(<f64>load<f32>(at) - off));
    }
  }
}

/** Computes dw. For a convolution `w` is 0; else `dySums` are the sums of dy, float64 per filter. */
@inline
function gradient(mode: i32, dy: usize, x: usize, w: usize, dw: usize, dySums: usize): void {
  const run = kernel * channels;
  const taps = kernel * run;
  const lanes = (filters + 7) & ~7;
  const rowBytes = <usize>lanes * 4;
  const sums = takeZeros(<usize>taps * rowBytes);
  const offsets = take(up4(taps) * 4);
  for (let t = 0; t < up4(taps); t++) {
    const tap = min(t, taps - 1);
    store<i32>(offsets + t * 4, ((tap / run) * paddedRow() + (tap % run)) * 4);
  }
  let wide = w;
  if (mode != INPUT) {
    wide = take(<usize>taps * rowBytes);
    widen(w, wide, taps, lanes);
  }
  const windows = take(CHUNK * 4);
  const wideDy = lanes == filters ? <usize>0 : take(CHUNK * rowBytes);
  // Threads share the taps, so that each sum over the places stays in one order.
  const quads = (taps + 3) >> 2;
  const firstTap = shareStart(quads) * 4;
  const endTap = min(taps, shareEnd(quads) * 4);
  const inPlace = pad == 0;
  const group = groupSize(inPlace);
  const images = inPlace ? x : take(<usize>group * paddedImage() * 4);
  for (let n = 0; n < batch; n += group) {
    const size = min(group, batch - n);
    if (!inPlace) padImages(x, images, n, size, 0);
    const all = size * places();
    for (let first = 0; first < all; first += CHUNK) {
      const count = min(CHUNK, all - first);
      windowOffsets(windows, first, count);
      let dys = dy + <usize>(n * places() + first) * filters * 4;
      if (lanes != filters) {
        widen(dys, wideDy, count, lanes);
        dys = wideDy;
      }
      for (let o = 0; o < lanes; o += 8) {
        const shift = <usize>o * 4;
        if (mode == INPUT) {
          for (let t = firstTap; t < endTap; t += 4) {
            const to = sums + <usize>t * rowBytes + shift;
            tileInput(images, dys + shift, rowBytes, windows, count, offsets + t * 4, to, rowBytes, taps - 1 - t);
          }
        } else {
          for (let t = firstTap; t < endTap; t++) {
            const at = <usize>t * rowBytes + shift;
            const tap = images + load<u32>(offsets + t * 4);
            tileOne(mode, tap, dys + shift, rowBytes, windows, count, wide + at, sums + at);
          }
        }
      }
    }
  }
  if (mode == INPUT && w != 0) takeOffFilters(dySums, w, sums, lanes, firstTap, endTap);
  for (let t = firstTap; t < endTap; t++) {
    memory.copy(dw + <usize>t * filters * 4, sums + <usize>t * rowBytes, filters * 4);
  }
  release();
}

function gradientInput(dy: usize, x: usize, w: usize, dw: usize, dySums: usize): void {
  gradient(INPUT, dy, x, w, dw, dySums);
}
function gradientDifference(dy: usize, x: usize, w: usize, dw: usize): void {
  gradient(DIFFERENCE, dy, x, w, dw, 0);
}
function gradientSign(dy: usize, x: usize, w: usize, dw: usize): void {
  gradient(SIGN, dy, x, w, dw, 0);
}
function gradientPower(dy: usize, x: usize, w: usize, dw: usize): void {
  gradient(POWER, dy, x, w, dw, 0);
}

/** dw of the adder. `rule`: 0 full precision, 1 sign; `dySums`: the sums of dy over all places, float64 per filter. */
export function adder2dGradFilter(
  dy: usize, x: usize, w: usize, dw: usize, rule: i32, dySums: usize,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32,
): void {
  setGeometry(n, h, wd, c, k, s, p, oh, ow, o);
  if (rule == 1) gradientSign(dy, x, w, dw);
  else if (shiftFor(x, n * h * wd * c, w, k * k * c * o) != NO_SHIFT) gradientInput(dy, x, w, dw, dySums);
  else gradientDifference(dy, x, w, dw);
}

/** dw / p of the l_p adder, sum dy sign(x - w) |x - w|^(p - 1), for 1 < p < 2. */
export function lpAdder2dGradFilter(
  dy: usize, x: usize, w: usize, dw: usize, exponent: f32,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32,
): void {
  setGeometry(n, h, wd, c, k, s, p, oh, ow, o);
  setExponent(exponent - 2);
  gradientPower(dy, x, w, dw);
}

export function conv2dGradFilter(
  dy: usize, x: usize, dw: usize,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32,
): void {
  setGeometry(n, h, wd, c, k, s, p, oh, ow, o);
  gradientInput(dy, x, 0, dw, 0);
}
