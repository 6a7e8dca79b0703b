// Layers in groups, adder and convolution: each output channel reads the inPer input channels of its group.
// Vectors run over output channels (in a gradient of the input: over input channels), and a lane reads its
// own group. One function does all groups, so that a depthwise layer is one call and not one for each channel.

import {
  batch, channels, filters, groupSize, height, kernel, outHeight, outWidth, pad, padImages, paddedImage,
  paddedRow, places, setGeometry, stride, fillUp, width, windowOffsets,
} from "./images";
import { min, release, shareEnd, shareStart, storeLanes, take, takeZeros, up4 } from "./memory";

// Patterns in which four lanes side by side read the other tensor.
const NEXT = 0; // depthwise: four values side by side
const SAME = 1; // one value for all: four channels never cross a group's border
const MIXED = 2; // each lane its own place

// Terms of a sum.
const PRODUCT = 0; // v w
const DISTANCE = 1; // |v - w|, subtracted
const CLAMPED = 2; // v clamp(w - own, -1, 1)
const SIGN = 3; // v sign(w - own)
const DIFFERENCE = 4; // v (w - own)

const CHUNK = 64;
const LONG_CHUNK = 256;

let groups: i32 = 1;
/** Input and output channels of a group. */
let inPer: i32 = 1;
let outPer: i32 = 1;

/** Returns the pattern in which lanes over channels in groups of `own` read channels in groups of `other`. */
function wayFor(count: i32, own: i32, other: i32): i32 {
  if (own == 1 && other == 1 && (count & 3) == 0) return NEXT;
  return (own & 3) == 0 ? SAME : MIXED;
}

/** Four values at `at`, whose lanes begin at the bytes in `lanes`. */
@inline
function read(way: i32, at: usize, lanes: usize): v128 {
  const first = at + load<u32>(lanes);
  if (way == NEXT) return v128.load(first);
  const value = v128.load32_splat(first);
  if (way == SAME) return value;
  const two = v128.load32_lane(at + load<u32>(lanes, 4), value, 1);
  const three = v128.load32_lane(at + load<u32>(lanes, 8), two, 2);
  return v128.load32_lane(at + load<u32>(lanes, 12), three, 3);
}

/** Table for blocks of four of `count` channels in groups of `own`: the byte where each lane's group begins. */
function laneTable(count: i32, own: i32, other: i32): usize {
  const table = take(up4(count) * 4);
  for (let o = 0; o < up4(count); o++) {
    store<i32>(table + o * 4, (min(o, count - 1) / own) * other * 4);
  }
  return table;
}

@inline
function term(mode: i32, sum: v128, v: v128, w: v128, own: v128): v128 {
  if (mode == PRODUCT) return f32x4.add(sum, f32x4.mul(v, w));
  if (mode == DISTANCE) return f32x4.sub(sum, f32x4.abs(f32x4.sub(v, w)));
  const difference = f32x4.sub(w, own);
  if (mode == DIFFERENCE) return f32x4.add(sum, f32x4.mul(v, difference));
  if (mode == CLAMPED) {
    const low = f32x4.pmax(difference, f32x4.splat(-1));
    return f32x4.add(sum, f32x4.mul(v, f32x4.pmin(low, f32x4.splat(1))));
  }
  const zero = f32x4.splat(0);
  const up = v128.and(f32x4.gt(difference, zero), v);
  const down = v128.and(f32x4.lt(difference, zero), v);
  return f32x4.add(sum, f32x4.sub(up, down));
}

/** Filters [taps, filters] in blocks of 4, each contiguous over the taps; zeros fill up. */
function packFilters(w: usize, taps: i32): usize {
  const packed = takeZeros(<usize>taps * up4(filters) * 4);
  for (let o = 0; o < filters; o++) {
    const block = packed + (<usize>taps * (o & ~3) + (o & 3)) * 4;
    for (let t = 0; t < taps; t++) {
      store<f32>(block + <usize>t * 16, load<f32>(w + (<usize>t * filters + o) * 4));
    }
  }
  return packed;
}

/** Byte offset of each tap in a padded image. */
function tapOffsets(taps: i32): usize {
  const offsets = take(up4(taps) * 4);
  for (let t = 0; t < up4(taps); t++) {
    const tap = min(t, taps - 1);
    const place = tap / inPer;
    const at = (place / kernel) * paddedRow() + (place % kernel) * channels + (tap % inPer);
    store<i32>(offsets + t * 4, at * 4);
  }
  return offsets;
}

@inline
function forward(mode: i32, way: i32, x: usize, w: usize, y: usize): void {
  const taps = kernel * kernel * inPer;
  const packed = packFilters(w, taps), offsets = tapOffsets(taps);
  const table = laneTable(filters, outPer, inPer);
  const windows = take(CHUNK * 4), ys = take(CHUNK * 4);
  const inPlace = pad == 0;
  const group = groupSize(inPlace);
  const images = inPlace ? x : take(<usize>group * paddedImage() * 4);
  // Threads share the groups of images, or the places when nothing is copied.
  const sets = (batch + group - 1) / group;
  let n = inPlace ? 0 : shareStart(sets) * group;
  const end = inPlace ? batch : min(batch, shareEnd(sets) * group);
  const none = f32x4.splat(0);
  for (; n < end; n += group) {
    const size = min(group, end - n);
    if (!inPlace) padImages(x, images, n, size, 0);
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
      for (let o = 0; o < filters; o += 4) {
        const block = packed + <usize>taps * o * 4;
        const lanes = table + o * 4;
        for (let p = 0; p < count * 4; p += 16) {
          const x0 = images + load<u32>(windows + p, 0), x1 = images + load<u32>(windows + p, 4);
          const x2 = images + load<u32>(windows + p, 8), x3 = images + load<u32>(windows + p, 12);
          let s0 = none, s1 = none, s2 = none, s3 = none;
          for (let t = 0; t < taps; t++) {
            const at = load<u32>(offsets + t * 4);
            const weight = v128.load(block + t * 16);
            s0 = term(mode, s0, read(way, x0 + at, lanes), weight, none);
            s1 = term(mode, s1, read(way, x1 + at, lanes), weight, none);
            s2 = term(mode, s2, read(way, x2 + at, lanes), weight, none);
            s3 = term(mode, s3, read(way, x3 + at, lanes), weight, none);
          }
          const to = y + o * 4;
          storeLanes(to + load<u32>(ys + p, 0), s0, filters - o);
          storeLanes(to + load<u32>(ys + p, 4), s1, filters - o);
          storeLanes(to + load<u32>(ys + p, 8), s2, filters - o);
          storeLanes(to + load<u32>(ys + p, 12), s3, filters - o);
        }
      }
    }
  }
  release();
}

/** Filters as a gradient of the input reads them: blocks of 4 input channels, [place, outPer] within. */
function turnFilters(w: usize): usize {
  const steps = kernel * kernel * outPer;
  const turned = takeZeros(<usize>steps * up4(channels) * 4);
  for (let c = 0; c < channels; c++) {
    const from = w + (<usize>(c % inPer) * filters + (c / inPer) * outPer) * 4;
    let to = turned + (<usize>steps * (c & ~3) + (c & 3)) * 4;
    for (let place = 0; place < kernel * kernel; place++) {
      for (let o = 0; o < outPer; o++) {
        store<f32>(to, load<f32>(from + (<usize>place * inPer * filters + o) * 4));
        to += 16;
      }
    }
  }
  return turned;
}

/** The windows that hold row `h` and column `v`: bytes of dy's place, and of the tap among turned filters. */
function windowsOf(h: i32, v: i32, to: usize): i32 {
  let count = 0;
  for (let a = 0; a < kernel; a++) {
    const row = h + pad - a;
    if (row < 0 || row % stride != 0 || row / stride >= outHeight) continue;
    for (let b = 0; b < kernel; b++) {
      const column = v + pad - b;
      if (column < 0 || column % stride != 0 || column / stride >= outWidth) continue;
      store<i32>(to, ((row / stride) * outWidth + column / stride) * filters * 4);
      store<i32>(to, (a * kernel + b) * outPer * 16, 4);
      to += 8;
      count++;
    }
  }
  return count;
}

/** x at a place, 4 channels; zeros beyond `lanes`. */
@inline
function loadLanes(from: usize, lanes: i32): v128 {
  if (lanes >= 4) return v128.load(from);
  let value = v128.load32_zero(from);
  if (lanes > 1) value = v128.load32_lane(from, value, 1, 4);
  if (lanes > 2) value = v128.load32_lane(from, value, 2, 8);
  return value;
}

/** dx of the four images at `dy` (`image` bytes apart) for a block of four channels. */
@inline
function gradInput(mode: i32, way: i32, dy: usize, x: usize, w: usize, dx: usize): void {
  const turned = turnFilters(w);
  const table = laneTable(channels, inPer, outPer);
  const list = take(<usize>kernel * kernel * 8);
  const steps = kernel * kernel * outPer;
  const dyImage = <usize>places() * filters * 4;
  const image = <usize>height * width * channels * 4;
  const none = f32x4.splat(0);
  // Threads share the fours of images' rows.
  const units = ((batch + 3) >> 2) * height;
  const end = shareEnd(units);
  for (let unit = shareStart(units); unit < end; unit++) {
    const n = (unit / height) * 4, h = unit % height;
    const last = batch - 1 - n;
    const n1 = <usize>min(1, last), n2 = <usize>min(2, last), n3 = <usize>min(3, last);
    const dy0 = dy + <usize>n * dyImage;
    for (let v = 0; v < width; v++) {
      const count = windowsOf(h, v, list);
      const place = <usize>n * image + (<usize>h * width + v) * channels * 4;
      for (let c = 0; c < channels; c += 4) {
        const lanes = table + c * 4;
        const block = turned + <usize>steps * c * 4;
        const at = place + c * 4;
        const rest = channels - c;
        const own0 = mode == PRODUCT ? none : loadLanes(x + at, rest);
        const own1 = mode == PRODUCT ? none : loadLanes(x + at + n1 * image, rest);
        const own2 = mode == PRODUCT ? none : loadLanes(x + at + n2 * image, rest);
        const own3 = mode == PRODUCT ? none : loadLanes(x + at + n3 * image, rest);
        let s0 = none, s1 = none, s2 = none, s3 = none;
        for (let k = 0; k < count * 8; k += 8) {
          let g0 = dy0 + load<u32>(list + k);
          let g1 = g0 + n1 * dyImage, g2 = g0 + n2 * dyImage, g3 = g0 + n3 * dyImage;
          let from = block + load<u32>(list + k, 4);
          for (let o = 0; o < outPer; o++) {
            const weight = v128.load(from);
            s0 = term(mode, s0, read(way, g0, lanes), weight, own0);
            s1 = term(mode, s1, read(way, g1, lanes), weight, own1);
            s2 = term(mode, s2, read(way, g2, lanes), weight, own2);
            s3 = term(mode, s3, read(way, g3, lanes), weight, own3);
            from += 16;
            g0 += 4;
            g1 += 4;
            g2 += 4;
            g3 += 4;
          }
        }
        storeLanes(dx + at, s0, rest);
        if (last > 0) storeLanes(dx + at + image, s1, rest);
        if (last > 1) storeLanes(dx + at + image * 2, s2, rest);
        if (last > 2) storeLanes(dx + at + image * 3, s3, rest);
      }
    }
  }
  release();
}

@inline
function join(to: usize, sum: v128): void {
  v128.store(to, f32x4.add(v128.load(to), sum));
}

/** dw by the terms above, with v = dy, x in the place of w, and w in that of `own`. Tiles hold 4 taps x 4 filters. */
@inline
function gradFilter(mode: i32, way: i32, dy: usize, x: usize, w: usize, dw: usize): void {
  const taps = kernel * kernel * inPer;
  const lanes4 = up4(filters);
  const row = <usize>lanes4 * 4;
  const offsets = tapOffsets(taps);
  const table = laneTable(filters, outPer, inPer);
  const sums = takeZeros(<usize>up4(taps) * row);
  const windows = take(LONG_CHUNK * 4);
  const none = f32x4.splat(0);
  // Threads share the tiles, so that each sum over the places stays in one order.
  const quads = (taps + 3) >> 2;
  const units = quads * (lanes4 >> 2);
  const firstUnit = shareStart(units), endUnit = shareEnd(units);
  const inPlace = pad == 0;
  const group = groupSize(inPlace);
  const images = inPlace ? x : take(<usize>group * paddedImage() * 4);
  const step = <usize>filters * 4;
  for (let n = 0; n < batch && firstUnit < endUnit; n += group) {
    const size = min(group, batch - n);
    if (!inPlace) padImages(x, images, n, size, 0);
    const all = size * places();
    for (let first = 0; first < all; first += LONG_CHUNK) {
      const count = min(LONG_CHUNK, all - first);
      windowOffsets(windows, first, count);
      const dys = dy + <usize>(n * places() + first) * step;
      for (let unit = firstUnit; unit < endUnit; unit++) {
        const o = (unit / quads) * 4, t = (unit % quads) * 4;
        const rest = filters - o;
        const lanes = table + o * 4;
        const x0 = images + load<u32>(offsets + t * 4, 0), x1 = images + load<u32>(offsets + t * 4, 4);
        const x2 = images + load<u32>(offsets + t * 4, 8), x3 = images + load<u32>(offsets + t * 4, 12);
        const own = w + (<usize>t * filters + o) * 4;
        const last = taps - 1 - t;
        const w0 = mode == PRODUCT ? none : loadLanes(own, rest);
        const w1 = mode == PRODUCT ? none : loadLanes(own + <usize>min(1, last) * step, rest);
        const w2 = mode == PRODUCT ? none : loadLanes(own + <usize>min(2, last) * step, rest);
        const w3 = mode == PRODUCT ? none : loadLanes(own + <usize>min(3, last) * step, rest);
        let s0 = none, s1 = none, s2 = none, s3 = none;
        let g = dys + o * 4;
        for (let p = 0; p < count; p++) {
          const at = load<u32>(windows + p * 4);
          const value = loadLanes(g, rest);
          s0 = term(mode, s0, value, read(way, x0 + at, lanes), w0);
          s1 = term(mode, s1, value, read(way, x1 + at, lanes), w1);
          s2 = term(mode, s2, value, read(way, x2 + at, lanes), w2);
          s3 = term(mode, s3, value, read(way, x3 + at, lanes), w3);
          g += step;
        }
        const to = sums + <usize>t * row + o * 4;
        join(to, s0);
        join(to + row, s1);
        join(to + row * 2, s2);
        join(to + row * 3, s3);
      }
    }
  }
  for (let unit = firstUnit; unit < endUnit; unit++) {
    const o = (unit / quads) * 4, t = (unit % quads) * 4;
    for (let k = t; k < min(taps, t + 4); k++) {
      const from = v128.load(sums + <usize>k * row + o * 4);
      storeLanes(dw + (<usize>k * filters + o) * 4, from, filters - o);
    }
  }
  release();
}

function setGroups(
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32, g: i32,
): void {
  setGeometry(n, h, wd, c, k, s, p, oh, ow, o);
  groups = g;
  inPer = c / groups;
  outPer = o / groups;
}

function productNext(x: usize, w: usize, y: usize): void {
  forward(PRODUCT, NEXT, x, w, y);
}
function productSame(x: usize, w: usize, y: usize): void {
  forward(PRODUCT, SAME, x, w, y);
}
function productMixed(x: usize, w: usize, y: usize): void {
  forward(PRODUCT, MIXED, x, w, y);
}
function distanceNext(x: usize, w: usize, y: usize): void {
  forward(DISTANCE, NEXT, x, w, y);
}
function distanceSame(x: usize, w: usize, y: usize): void {
  forward(DISTANCE, SAME, x, w, y);
}
function distanceMixed(x: usize, w: usize, y: usize): void {
  forward(DISTANCE, MIXED, x, w, y);
}

export function adder2dGrouped(
  x: usize, w: usize, y: usize,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32, g: i32,
): void {
  setGroups(n, h, wd, c, k, s, p, oh, ow, o, g);
  const way = wayFor(filters, outPer, inPer);
  if (way == NEXT) distanceNext(x, w, y);
  else if (way == SAME) distanceSame(x, w, y);
  else distanceMixed(x, w, y);
}

export function conv2dGrouped(
  x: usize, w: usize, y: usize,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32, g: i32,
): void {
  setGroups(n, h, wd, c, k, s, p, oh, ow, o, g);
  const way = wayFor(filters, outPer, inPer);
  if (way == NEXT) productNext(x, w, y);
  else if (way == SAME) productSame(x, w, y);
  else productMixed(x, w, y);
}

@inline
function inputBy(mode: i32, dy: usize, x: usize, w: usize, dx: usize): void {
  const way = wayFor(channels, inPer, outPer);
  if (way == NEXT) gradInput(mode, NEXT, dy, x, w, dx);
  else if (way == SAME) gradInput(mode, SAME, dy, x, w, dx);
  else gradInput(mode, MIXED, dy, x, w, dx);
}

function inputClamped(dy: usize, x: usize, w: usize, dx: usize): void {
  inputBy(CLAMPED, dy, x, w, dx);
}
function inputSign(dy: usize, x: usize, w: usize, dx: usize): void {
  inputBy(SIGN, dy, x, w, dx);
}
function inputDifference(dy: usize, x: usize, w: usize, dx: usize): void {
  inputBy(DIFFERENCE, dy, x, w, dx);
}
function inputProduct(dy: usize, x: usize, w: usize, dx: usize): void {
  inputBy(PRODUCT, dy, x, w, dx);
}

/** dx of the grouped adder. `rule`: 0 hardtanh, 1 sign, 2 unclipped. */
export function adder2dGroupedGradInput(
  dy: usize, x: usize, w: usize, dx: usize, rule: i32,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32, g: i32,
): void {
  setGroups(n, h, wd, c, k, s, p, oh, ow, o, g);
  if (rule == 0) inputClamped(dy, x, w, dx);
  else if (rule == 1) inputSign(dy, x, w, dx);
  else inputDifference(dy, x, w, dx);
}

export function conv2dGroupedGradInput(
  dy: usize, w: usize, dx: usize,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32, g: i32,
): void {
  setGroups(n, h, wd, c, k, s, p, oh, ow, o, g);
  inputProduct(dy, 0, w, dx);
}

@inline
function filterBy(mode: i32, dy: usize, x: usize, w: usize, dw: usize): void {
  const way = wayFor(filters, outPer, inPer);
  if (way == NEXT) gradFilter(mode, NEXT, dy, x, w, dw);
  else if (way == SAME) gradFilter(mode, SAME, dy, x, w, dw);
  else gradFilter(mode, MIXED, dy, x, w, dw);
}

function filterSign(dy: usize, x: usize, w: usize, dw: usize): void {
  filterBy(SIGN, dy, x, w, dw);
}
function filterDifference(dy: usize, x: usize, w: usize, dw: usize): void {
  filterBy(DIFFERENCE, dy, x, w, dw);
}
function filterProduct(dy: usize, x: usize, w: usize, dw: usize): void {
  filterBy(PRODUCT, dy, x, w, dw);
}

/** dw of the grouped adder. `rule`: 0 full precision, 1 sign. */
export function adder2dGroupedGradFilter(
  dy: usize, x: usize, w: usize, dw: usize, rule: i32,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32, g: i32,
): void {
  setGroups(n, h, wd, c, k, s, p, oh, ow, o, g);
  if (rule == 1) filterSign(dy, x, w, dw);
  else filterDifference(dy, x, w, dw);
}

export function conv2dGroupedGradFilter(
  dy: usize, x: usize, dw: usize,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32, g: i32,
): void {
  setGroups(n, h, wd, c, k, s, p, oh, ow, o, g);
  filterProduct(dy, x, 0, dw);
}
