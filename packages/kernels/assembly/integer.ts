// An adder layer on integer codes. Codes come in and sums go out as float32, which holds them exactly below 2^24;
// all computation is in int32.

import {
  batch, channels, filters, kernel, outHeight, outWidth, padImages, paddedImage, paddedRow, setGeometry, stride,
} from "./images";
import { endByte, endRest, firstByte, release, shareEnd, shareStart, storeLanes, take } from "./memory";

/** y = x times `inverse`, rounded to the nearest whole number (half to even), clamped to `low` ... `high`. */
export function quantise(x: usize, y: usize, size: i32, inverse: f32, low: f32, high: f32): void {
  const factor = f32x4.splat(inverse), lows = f32x4.splat(low), highs = f32x4.splat(high);
  let at = firstByte(size);
  for (const end = endByte(size); at < end; at += 16) {
    const code = f32x4.nearest(f32x4.mul(v128.load(x + at), factor));
    v128.store(y + at, f32x4.min(f32x4.max(code, lows), highs));
  }
  for (const end = endRest(size); at < end; at += 4) {
    const code = nearest<f32>(load<f32>(x + at) * inverse);
    store<f32>(y + at, min<f32>(max<f32>(code, low), high));
  }
}

/** Converts whole numbers from float32 to int32 in place; `count` is a multiple of 4. */
function toIntegers(at: usize, count: i32): void {
  for (const end = at + <usize>count * 4; at < end; at += 16) {
    v128.store(at, i32x4.trunc_sat_f32x4_s(v128.load(at)));
  }
}

/** Copies the filters as int32, each tap's in vectors of 8, filled up with zeros. */
function integerFilters(w: usize, taps: i32, step: i32): usize {
  const to = take(<usize>(taps * step) * 4);
  memory.fill(to, 0, <usize>(taps * step) * 4);
  for (let tap = 0; tap < taps; tap++) {
    memory.copy(to + <usize>(tap * step) * 4, w + <usize>(tap * filters) * 4, <usize>filters * 4);
  }
  toIntegers(to, taps * step);
  return to;
}

/** -sum |x - w| at one window place, for up to 8 filters. */
@inline
function place(x: usize, w: usize, y: usize, row: usize, run: i32, step: usize, lanes: i32): void {
  let low = i32x4.splat(0), high = i32x4.splat(0);
  for (let a = 0; a < kernel; a++) {
    let from = x;
    for (const end = from + <usize>run * 4; from < end; from += 4) {
      const value = v128.load32_splat(from);
      low = i32x4.add(low, i32x4.abs(i32x4.sub(value, v128.load(w))));
      high = i32x4.add(high, i32x4.abs(i32x4.sub(value, v128.load(w, 16))));
      w += step;
    }
    x += row;
  }
  storeLanes(y, f32x4.convert_i32x4_s(i32x4.neg(low)), lanes);
  storeLanes(y + 16, f32x4.convert_i32x4_s(i32x4.neg(high)), lanes - 4);
}

/** y = -sum |x - w| of integer codes. Threads share the images. */
export function adder2dInteger(
  x: usize, w: usize, y: usize,
  batch_: i32, height_: i32, width_: i32, channels_: i32,
  kernel_: i32, stride_: i32, pad_: i32,
  outHeight_: i32, outWidth_: i32, filters_: i32,
): void {
  setGeometry(
    batch_, height_, width_, channels_, kernel_, stride_, pad_, outHeight_, outWidth_, filters_,
  );
  const lanes = (filters + 7) & ~7;
  const step = <usize>lanes * 4;
  const taps = integerFilters(w, kernel * kernel * channels, lanes);
  const size = (paddedImage() + 3) & ~3;
  const image = take(<usize>size * 4);
  memory.fill(image, 0, <usize>size * 4);
  const row = <usize>paddedRow() * 4;
  const run = kernel * channels;
  let to = y + <usize>(shareStart(batch) * outHeight * outWidth * filters) * 4;
  const end = shareEnd(batch);
  for (let n = shareStart(batch); n < end; n++) {
    padImages(x, image, n, 1, 0);
    toIntegers(image, size);
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        const from = image + <usize>(i * stride * paddedRow() + j * stride * channels) * 4;
        for (let o = 0; o < filters; o += 8) {
          place(from, taps + <usize>o * 4, to + <usize>o * 4, row, run, step, filters - o);
        }
        to += <usize>filters * 4;
      }
    }
  }
  release();
}
