// Images with a border of zeros, and the offsets of a layer's windows in them.

import { min } from "./memory";

/** Geometry of the layer being computed; set by `setGeometry` before anything else here. */
export let batch: i32 = 0;
export let height: i32 = 0;
export let width: i32 = 0;
export let channels: i32 = 0;
export let kernel: i32 = 0;
export let stride: i32 = 0;
export let pad: i32 = 0;
export let outHeight: i32 = 0;
export let outWidth: i32 = 0;
export let filters: i32 = 0;

export function setGeometry(
  batch_: i32, height_: i32, width_: i32, channels_: i32,
  kernel_: i32, stride_: i32, pad_: i32,
  outHeight_: i32, outWidth_: i32, filters_: i32,
): void {
  batch = batch_;
  height = height_;
  width = width_;
  channels = channels_;
  kernel = kernel_;
  stride = stride_;
  pad = pad_;
  outHeight = outHeight_;
  outWidth = outWidth_;
  filters = filters_;
}

/** Window places of one image. */
@inline
export function places(): i32 {
  return outHeight * outWidth;
}

/**
 * Number of images worked on at a time: all when `inPlace`, else enough for some hundred window
 * places, so that the padded copies stay small and in the cache.
 */
export function groupSize(inPlace: bool): i32 {
  return inPlace ? batch : min(batch, 1 + 255 / places());
}

/** Floats of one padded row. */
@inline
export function paddedRow(): i32 {
  return (width + 2 * pad) * channels;
}

/** Floats of one padded image. */
@inline
export function paddedImage(): i32 {
  return (height + 2 * pad) * paddedRow();
}

/** Copies `images` images from `first` on into `to`, each with its border of zeros, and adds `shift`. */
export function padImages(from: usize, to: usize, first: i32, images: i32, shift: f32): void {
  const shifts = f32x4.splat(shift);
  const row = <usize>width * channels * 4;
  const all = <usize>images * paddedImage() * 4;
  if (shift == 0) {
    memory.fill(to, 0, all);
  } else {
    for (let at: usize = 0; at + 16 <= all; at += 16) v128.store(to + at, shifts);
    for (let at = all & ~15; at < all; at += 4) store<f32>(to + at, shift);
  }
  for (let n = 0; n < images; n++) {
    let source = from + <usize>(first + n) * height * row;
    let target = to + (<usize>n * paddedImage() + pad * paddedRow() + pad * channels) * 4;
    for (let i = 0; i < height; i++) {
      if (shift == 0) {
        memory.copy(target, source, row);
      } else {
        for (let at: usize = 0; at + 16 <= row; at += 16) {
          v128.store(target + at, f32x4.add(v128.load(source + at), shifts));
        }
        for (let at = row & ~15; at < row; at += 4) store<f32>(target + at, load<f32>(source + at) + shift);
      }
      source += row;
      target += paddedRow() * 4;
    }
  }
}

/** Byte offsets, within a group of padded images, of the windows `first` ... `first + count - 1`. */
export function windowOffsets(to: usize, first: i32, count: i32): void {
  let n = first / places();
  let i = (first % places()) / outWidth;
  let j = first % outWidth;
  for (let p = 0; p < count; p++) {
    const at = n * paddedImage() + i * stride * paddedRow() + j * stride * channels;
    store<i32>(to + p * 4, at * 4);
    if (++j == outWidth) {
      j = 0;
      if (++i == outHeight) {
        i = 0;
        n++;
      }
    }
  }
}

/** Repeats the last of `count` table entries until a multiple of 4 is reached; returns that multiple. */
export function fillUp(table: usize, count: i32): i32 {
  const last = load<i32>(table + (count - 1) * 4);
  while (count & 3) store<i32>(table + count++ * 4, last);
  return count;
}

/** True when `largest` found a sign bit. */
let signs: bool = false;

/** Returns the largest |value| of `count` floats; sets `signs`. */
function largest(from: usize, count: i32): f32 {
  let top = f32x4.splat(0), next = top;
  let all = i32x4.splat(0);
  let k = 0;
  // Compared as integers: without their sign bits, floats are in the same order as their bit patterns, NaN last.
  const noSign = i32x4.splat(0x7fffffff);
  for (; k + 8 <= count; k += 8) {
    const low = v128.load(from + <usize>k * 4), high = v128.load(from + <usize>k * 4, 16);
    all = v128.or(all, v128.or(low, high));
    top = i32x4.max_s(top, v128.and(low, noSign));
    next = i32x4.max_s(next, v128.and(high, noSign));
  }
  top = i32x4.max_s(top, next);
  let bits: i32 = 0, rest: i32 = 0;
  for (; k < count; k++) {
    const value = load<i32>(from + <usize>k * 4);
    rest |= value;
    bits = max<i32>(bits, value & 0x7fffffff);
  }
  for (let lane = 0; lane < 4; lane++) {
    bits = max<i32>(bits, i32x4.extract_lane(top, 0));
    top = v128.shuffle<f32>(top, top, 1, 2, 3, 0);
  }
  signs = i32x4.bitmask(all) != 0 || rest < 0;
  return reinterpret<f32>(bits);
}

/** Result of `shiftFor` when the plain forms must run. */
export const NO_SHIFT: f32 = -1;

/**
 * Returns a number to add to x and w so that no x has a sign bit. Then max and min with x may compare bit patterns as
 * integers: the result is the same, in half the time on processors whose float comparisons share their units
 * with additions. The number is 0 after a ReLU; else a power of two at most twice the largest |x|, so that the sums
 * round by 2^-23 of that (derived here).
 *
 * NO_SHIFT when numbers are so large that the sums which replace differences (|x-f| = 2 max(x,f) - x - f
 * and its kin) could cancel. Below these bounds their error stays under that of the golden vectors'
 * tolerance. Only the data decides.
 */
export function shiftFor(x: usize, xCount: i32, w: usize, wCount: i32): f32 {
  if (!(largest(w, wCount) <= 16)) return NO_SHIFT;
  const top = largest(x, xCount);
  if (!(top <= 16)) return NO_SHIFT;
  if (!signs) return 0;
  if (top > 8) return NO_SHIFT;
  let shift: f32 = 8;
  while (shift * 0.5 >= top && shift > 1e-30) shift *= 0.5;
  return shift;
}
