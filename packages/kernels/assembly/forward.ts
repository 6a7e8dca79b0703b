// adder2d and conv2d: filters packed and images padded for the tiles, and each thread's share of a layer.

import { inPlaces, placesDistance, placesProduct } from "./forward-places";
import { CHUNK, DISTANCE, MAXIMUM, POWER, PRODUCT, SQUARE, tile4, tile8 } from "./forward-tiles";
import {
  batch, channels, fillUp, filters, groupSize, kernel, NO_SHIFT, pad, padImages, paddedImage,
  paddedRow, places, setGeometry, shiftFor, windowOffsets,
} from "./images";
import { min, release, shareEnd, shares, shareStart, take, up4 } from "./memory";
import { setExponent } from "./power";

/** Taps a band has at least, if it is not the last: a row of taps or several. */
const BAND = 16;

/** Taps of a row in a piece, at most. */
const PIECE = 64;

/**
 * True for layers whose sums are split into pieces that are joined in float64: distances over many channels. A distance
 * grows with the number of taps, while its standard deviation, the part that batch norm passes on, grows with the root;
 * so the rounding of one long chain matters, and every layer behind it magnifies it: ResNet-50's logits would change by
 * 2e-3. A dense layer (one place an image) has few layers behind it and is not split.
 */
@inline
function inPieces(mode: i32): bool {
  return mode != PRODUCT && channels >= PIECE && places() > 1;
}

/** Rows of taps in a band. */
@inline
function bandRows(run: i32): i32 {
  return run >= BAND ? 1 : min(kernel, (BAND + run - 1) / run);
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

/**
 * Half of each packed filter's sum over each band of taps, [bands][step bytes of filters], in float64. No band goes
 * beyond a multiple of `span` taps.
 */
function filterHalves(packed: usize, to: usize, taps: i32, span: i32, bandTaps: i32, step: usize): void {
  const half = f32x4.splat(0.5);
  for (let o = 0; o < filters; o += 4) {
    const lanes = filters - (o & ~7) > 4 ? 8 : 4;
    const block = packed + <usize>taps * (o & ~7) * 4 + (o & 4) * 4;
    let target = to + o * 4;
    for (let first = 0, end = 0; first < taps; first = end) {
      end = min(first + bandTaps, (first / span + 1) * span);
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
  const cut = inPieces(mode);
  const piece = cut ? PIECE : run;
  // Each piece is a band.
  const band = cut ? 1 : bandRows(run);
  const bands = kernel * ((run + piece - 1) / piece);
  const totals = cut ? take(256) : <usize>0;
  const packed = take(<usize>taps * (up4(filters) + 4) * 4);
  packFilters(w, packed, taps, shift);
  const wStep = <usize>(up4(filters) + 8) * 4;
  const wSums = take(bands * wStep);
  if (mode == MAXIMUM) {
    if (cut) filterHalves(packed, wSums, taps, run, piece, wStep);
    else filterHalves(packed, wSums, taps, taps, band * run, wStep);
  }
  const windows = take(CHUNK * 4), ys = take(CHUNK * 4), xSums = take(bands * CHUNK * 4);
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
            for (let k = 0; k < run; k += piece) {
              store<f32>(to, bandHalf(at + k * 4, min(band, kernel - a), min(piece, run - k), row));
              to += CHUNK * 4;
            }
            at += band * row;
          }
        }
      }
      for (let o = firstFilter; o < endFilter; o += 8) {
        const block = packed + <usize>taps * o * 4;
        const lanes = filters - o;
        for (let p = 0; p < count; p += 4) {
          const at = p * 4;
          if (lanes > 4) {
            tile8(mode, images, block, wSums + o * 4, y + o * 4, windows + at, ys + at, xSums + at, wStep, kernel, band, run, piece, totals, row, lanes);
          } else {
            tile4(mode, images, block, wSums + o * 4, y + o * 4, windows + at, ys + at, xSums + at, wStep, kernel, band, run, piece, totals, row, lanes);
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

/** y = -sum |x - w|^p for 1 < p <= 2; p = 1 is `adder2d`. */
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
