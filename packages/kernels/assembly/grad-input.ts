// Gradients of the input, gathered: each place of x collects from the windows that hold it. A tile is
// one place in several images at once, because these share the list of windows; vectors run over input
// channels, and the sums over windows and filters stay in registers.

import {
  batch, channels, filters, height, kernel, NO_SHIFT, outHeight, outWidth, pad, places, setGeometry,
  shiftFor, stride, width,
} from "./images";
import { min, release, shareEnd, shareStart, storeLanes, take, up4 } from "./memory";
import { power, setExponent } from "./power";

// The factor of dy.
const FILTER = 0; // w: convolution
const CLAMPED = 1; // clamp(w + 1, x, x + 2) for x >= 0, x + 1 subtracted after the sum
const CLAMPED_PLAIN = 2; // clamp(w - x, -1, 1)
const SIGN = 3; // sign(w - x)
const DIFFERENCE = 4; // w - x
const POWER = 5; // sign(w - x) |w - x|^(p - 1), as (w - x) |w - x|^(p - 2)

/** Returns sum + dy factor; `a` and `b` are the bounds of CLAMPED, else `a` is x. */
@inline
function term(mode: i32, sum: v128, dy: v128, w: v128, a: v128, b: v128): v128 {
  if (mode == FILTER) return f32x4.add(sum, f32x4.mul(dy, w));
  if (mode == CLAMPED) return f32x4.add(sum, f32x4.mul(dy, i32x4.min_s(b, i32x4.max_s(a, w))));
  const difference = f32x4.sub(w, a);
  if (mode == DIFFERENCE) return f32x4.add(sum, f32x4.mul(dy, difference));
  if (mode == POWER) {
    const slope = f32x4.mul(difference, power(f32x4.abs(difference)));
    return f32x4.add(sum, f32x4.mul(dy, slope));
  }
  if (mode == CLAMPED_PLAIN) {
    const low = f32x4.pmax(difference, f32x4.splat(-1));
    return f32x4.add(sum, f32x4.mul(dy, f32x4.pmin(low, f32x4.splat(1))));
  }
  const zero = f32x4.splat(0);
  const up = v128.and(f32x4.gt(difference, zero), dy);
  const down = v128.and(f32x4.lt(difference, zero), dy);
  return f32x4.add(sum, f32x4.sub(up, down));
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

/**
 * dx at one place of 3 images (`xStep`, `dyStep` bytes apart), 4 input channels. With three images V8 keeps
 * all values in the 15 registers it has. `runs`: see `runsOf`.
 * `paired`: for the last one or two input channels lanes hold two filters (lanes 0, 1 and 2, 3) by two channels, so
 * that none stays empty; `filters` is even then.
 */
@inline
function tile(
  mode: i32, paired: bool, x: usize, dx: usize, w: usize, dy: usize, runs: usize, count: i32, totals: usize,
  xStep: usize, dyStep: usize, images: i32, lanes: i32, shift: f32,
): void {
  const second = images > 1 ? <usize>1 : <usize>0, third = images > 2 ? <usize>2 : second;
  const step: usize = paired ? 8 : 4;
  const shifts = f32x4.splat(shift), two = f32x4.splat(2);
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0);
  let a0 = spread(paired, loadLanes(x, lanes));
  let a1 = spread(paired, loadLanes(x + second * xStep, lanes));
  let a2 = spread(paired, loadLanes(x + third * xStep, lanes));
  let b0 = a0, b1 = a1, b2 = a2;
  if (mode == CLAMPED) {
    a0 = f32x4.add(a0, shifts);
    a1 = f32x4.add(a1, shifts);
    a2 = f32x4.add(a2, shifts);
    b0 = f32x4.add(a0, two);
    b1 = f32x4.add(a1, two);
    b2 = f32x4.add(a2, two);
  }
  for (let end = runs + count * RUN; runs < end; runs += RUN) {
    let g0 = dy + load<u32>(runs, 0);
    let from = w + (paired ? load<u32>(runs, 4) >> 1 : load<u32>(runs, 4));
    let g1 = g0 + second * dyStep, g2 = g0 + third * dyStep;
    for (let stop = g0 + load<u32>(runs, 12); g0 < stop; g0 += step) {
      const w0 = v128.load(from);
      s0 = term(mode, s0, slopes(paired, g0), w0, a0, b0);
      s1 = term(mode, s1, slopes(paired, g1), w0, a1, b1);
      s2 = term(mode, s2, slopes(paired, g2), w0, a2, b2);
      from += 16;
      g1 += step;
      g2 += step;
    }
  }
  put(mode, dx, joined(paired, s0), x, totals, lanes, shift);
  if (images > 1) put(mode, dx + xStep, joined(paired, s1), x + xStep, totals + 4, lanes, shift);
  if (images > 2) put(mode, dx + 2 * xStep, joined(paired, s2), x + 2 * xStep, totals + 8, lanes, shift);
}

/** Stores a sum after subtracting the shift of its bounds, (x + 1) times the sum of dy. */
@inline
function put(mode: i32, dx: usize, sum: v128, x: usize, total: usize, lanes: i32, shift: f32): void {
  let value = sum;
  if (mode == CLAMPED) {
    const off = f32x4.add(f32x4.add(loadLanes(x, lanes), f32x4.splat(shift)), f32x4.splat(1));
    value = f32x4.sub(sum, f32x4.mul(off, v128.load32_splat(total)));
  }
  storeLanes(dx, value, lanes);
}

/** x in the order of the lanes: when paired, channels 0 and 1 as 0, 0, 1, 1. */
@inline
function spread(paired: bool, x: v128): v128 {
  return paired ? v128.shuffle<f32>(x, x, 0, 0, 1, 1) : x;
}

/** dy of one filter in all lanes; when paired, of two filters in turn. */
@inline
function slopes(paired: bool, from: usize): v128 {
  return paired ? v128.load64_splat(from) : v128.load32_splat(from);
}

/** Sums by channel; when paired, those of the two filters joined. */
@inline
function joined(paired: bool, sums: v128): v128 {
  if (!paired) return sums;
  return f32x4.add(v128.shuffle<f32>(sums, sums, 0, 2, 0, 2), v128.shuffle<f32>(sums, sums, 1, 3, 1, 3));
}

/** True when the channels from `c` on are for the paired tile. */
@inline
function isTwo(mode: i32, c: i32): bool {
  return mode != FILTER && channels - c <= 2 && (filters & 1) == 0;
}

/** The convolution's tile: one place of 4 images, 4 or (`pair`) 8 input channels. */
@inline
function tileFilter(
  pair: bool, dx: usize, w: usize, slab: usize, dy: usize, runs: usize, count: i32,
  xStep: usize, dyStep: usize, images: i32, lanes: i32,
): void {
  const second = images > 1 ? <usize>1 : <usize>0;
  const third = images > 2 ? <usize>2 : second, fourth = images > 3 ? <usize>3 : third;
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  let t0 = s0, t1 = s0, t2 = s0, t3 = s0;
  for (let end = runs + count * RUN; runs < end; runs += RUN) {
    let g0 = dy + load<u32>(runs, 0);
    let from = w + load<u32>(runs, 4);
    let g1 = g0 + second * dyStep, g2 = g0 + third * dyStep, g3 = g0 + fourth * dyStep;
    for (let stop = g0 + load<u32>(runs, 12); g0 < stop; g0 += 4) {
      const w0 = v128.load(from);
      const w1 = pair ? v128.load(from + slab) : w0;
      let value = v128.load32_splat(g0);
      s0 = f32x4.add(s0, f32x4.mul(value, w0));
      if (pair) t0 = f32x4.add(t0, f32x4.mul(value, w1));
      value = v128.load32_splat(g1);
      s1 = f32x4.add(s1, f32x4.mul(value, w0));
      if (pair) t1 = f32x4.add(t1, f32x4.mul(value, w1));
      value = v128.load32_splat(g2);
      s2 = f32x4.add(s2, f32x4.mul(value, w0));
      if (pair) t2 = f32x4.add(t2, f32x4.mul(value, w1));
      value = v128.load32_splat(g3);
      s3 = f32x4.add(s3, f32x4.mul(value, w0));
      if (pair) t3 = f32x4.add(t3, f32x4.mul(value, w1));
      from += 16;
      g1 += 4;
      g2 += 4;
      g3 += 4;
    }
  }
  give(pair, dx, s0, t0, lanes);
  if (images > 1) give(pair, dx + xStep, s1, t1, lanes);
  if (images > 2) give(pair, dx + 2 * xStep, s2, t2, lanes);
  if (images > 3) give(pair, dx + 3 * xStep, s3, t3, lanes);
}

@inline
function give(pair: bool, to: usize, low: v128, high: v128, lanes: i32): void {
  storeLanes(to, low, lanes);
  if (pair) storeLanes(to + 16, high, lanes - 4);
}

/**
 * Place of column `b` of the taps among a row's packed ones. Windows side by side hold a place by taps one
 * stride apart, from right to left: in this order their filters lie side by side, as their dy do.
 */
@inline
function packedColumn(b: i32): i32 {
  let at = 0;
  for (let phase = 0; phase < b % stride; phase++) at += (kernel - phase + stride - 1) / stride;
  return at + (kernel - 1 - b) / stride;
}

/**
 * Filters [taps, Cin, Cout] as [Cin / 4, taps in `packedColumn` order, Cout, 4] with `plus` added, zeros beyond
 * Cin; the last one or two channels for the paired tile as [taps, Cout / 2, channel, filter].
 */
@inline
function packByInput(mode: i32, w: usize, to: usize, plus: f32): void {
  const pluses = f32x4.splat(plus);
  const step = <usize>filters * 4;
  for (let c = 0; c < channels; c += 4) {
    const lanes = channels - c;
    for (let a = 0; a < kernel; a++) {
      for (let b = 0; b < kernel; b++) {
        let from = w + <usize>((a * kernel + b) * channels + c) * step;
        let o = 0;
        if (isTwo(mode, c)) {
          let target = to + <usize>packedColumn(b) * step * 2;
          for (; o < filters; o += 2) {
            store<f32>(target, load<f32>(from) + plus);
            store<f32>(target, load<f32>(from, 4) + plus, 4);
            store<f32>(target, lanes > 1 ? load<f32>(from + step) + plus : <f32>0, 8);
            store<f32>(target, lanes > 1 ? load<f32>(from + step, 4) + plus : <f32>0, 12);
            from += 8;
            target += 16;
          }
          continue;
        }
        let target = to + <usize>packedColumn(b) * step * 4;
        if (lanes >= 4) {
          for (; o + 4 <= filters; o += 4) {
            const w0 = v128.load(from), w1 = v128.load(from + step);
            const w2 = v128.load(from + step * 2), w3 = v128.load(from + step * 3);
            const low0 = v128.shuffle<f32>(w0, w1, 0, 4, 1, 5), low2 = v128.shuffle<f32>(w2, w3, 0, 4, 1, 5);
            const high0 = v128.shuffle<f32>(w0, w1, 2, 6, 3, 7), high2 = v128.shuffle<f32>(w2, w3, 2, 6, 3, 7);
            v128.store(target, f32x4.add(v128.shuffle<f64>(low0, low2, 0, 2), pluses), 0);
            v128.store(target, f32x4.add(v128.shuffle<f64>(low0, low2, 1, 3), pluses), 16);
            v128.store(target, f32x4.add(v128.shuffle<f64>(high0, high2, 0, 2), pluses), 32);
            v128.store(target, f32x4.add(v128.shuffle<f64>(high0, high2, 1, 3), pluses), 48);
            from += 16;
            target += 64;
          }
        }
        for (; o < filters; o++) {
          for (let k = 0; k < 4; k++) {
            store<f32>(target, k < lanes ? load<f32>(from + k * step) + plus : <f32>0);
            target += 4;
          }
          from += 4;
        }
      }
      to += <usize>kernel * step * (isTwo(mode, c) ? 2 : 4);
    }
  }
}

/** The first window along one side that holds place `at`. */
@inline
function firstWindow(at: i32): i32 {
  const late = at + pad - kernel + 1;
  return late <= 0 ? 0 : (late + stride - 1) / stride;
}

/** Bytes of an entry for a column of places: its first window, the number of windows that hold it, their packed tap. */
const COLUMN = 12;

function columnTable(): usize {
  const table = take(width * COLUMN);
  for (let j = 0; j < width; j++) {
    const first = firstWindow(j);
    const count = max<i32>(0, min(outWidth - 1, (j + pad) / stride) - first + 1);
    const to = table + j * COLUMN;
    store<i32>(to, first, 0);
    store<i32>(to, count, 4);
    store<i32>(to, count > 0 ? packedColumn(j + pad - first * stride) : 0, 8);
  }
  return table;
}

/** Bytes of a run, a row of windows that hold a place: offsets of their dy, filters and sums, and bytes of dy. */
const RUN = 16;

/**
 * Writes the runs of the place in row `i` whose column of places is `column`; windows `first` ... `last` hold the
 * row. Returns their number.
 */
@inline
function runsOf(i: i32, first: i32, last: i32, column: usize, to: usize): i32 {
  const columns = load<i32>(column, 4);
  if (columns == 0) return 0;
  let at = first * outWidth + load<i32>(column, 0);
  let tap = (i + pad - first * stride) * kernel + load<i32>(column, 8);
  for (let r = first; r <= last; r++) {
    store<i32>(to, at * filters * 4, 0);
    store<i32>(to, tap * filters * 16, 4);
    store<i32>(to, at * 16, 8);
    store<i32>(to, columns * filters * 4, 12);
    to += RUN;
    at += outWidth;
    tap -= stride * kernel;
  }
  return last - first + 1;
}

/** Sums of `sums` over all windows of `count` runs of `columns` windows, a lane an image. */
@inline
function totalsOf(sums: usize, runs: usize, count: i32, columns: i32): v128 {
  let total = f32x4.splat(0);
  for (let v = 0; v < count; v++) {
    const from = sums + load<u32>(runs, 8);
    for (let q = 0; q < columns; q++) total = f32x4.add(total, v128.load(from + q * 16));
    runs += RUN;
  }
  return total;
}

/** Sum of dy over all filters of each window of `images` images, four numbers a window, one an image. */
function windowSums(dy: usize, to: usize, images: i32): void {
  const each = places();
  for (let image = 0; image < images; image++) {
    imageSums(dy + <usize>image * each * filters * 4, to + image * 4, each);
  }
}

function imageSums(dy: usize, to: usize, all: i32): void {
  for (let p = 0; p < all; p++) {
    let sums = f32x4.splat(0);
    let sum: f32 = 0;
    let o = 0;
    for (; o + 4 <= filters; o += 4) sums = f32x4.add(sums, v128.load(dy + o * 4));
    for (; o < filters; o++) sum += load<f32>(dy + o * 4);
    const low = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
    const high = f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
    store<f32>(to + p * 16, low + high + sum);
    dy += filters * 4;
  }
}

@inline
function gradient(mode: i32, dy: usize, x: usize, w: usize, dx: usize, shift: f32): void {
  const side = mode == FILTER ? 4 : 3;
  const slab = <usize>kernel * kernel * filters * 16;
  const packed = take(<usize>(up4(channels) / 4) * slab);
  packByInput(mode, w, packed, mode == CLAMPED ? shift + 1 : 0);
  const runs = take(kernel * RUN), totals = take(16);
  const sums = take(<usize>places() * 16);
  const xStep = <usize>height * width * channels * 4;
  const dyStep = <usize>places() * filters * 4;
  const groups = (batch + side - 1) / side;
  const sites = height * width;
  // Threads share the places of all groups of images; no sum crosses from one to the other.
  const end = shareEnd(groups * sites);
  const columns = columnTable();
  let unit = shareStart(groups * sites);
  let group = unit / sites;
  let i = (unit % sites) / width;
  let j = unit % width;
  let first = firstWindow(i), last = min(outHeight - 1, (i + pad) / stride);
  let summed = -1;
  for (; unit < end; unit++) {
    const n = group * side;
    const images = min(side, batch - n);
    const dys = dy + n * dyStep;
    const column = columns + j * COLUMN;
    const count = runsOf(i, first, last, column, runs);
    if (mode == CLAMPED) {
      if (group != summed) windowSums(dys, sums, images);
      summed = group;
      v128.store(totals, totalsOf(sums, runs, count, load<i32>(column, 4)));
    }
    const site = i * width + j;
    const at = n * xStep + <usize>site * channels * 4;
    let block = packed;
    for (let c = 0; c < channels; ) {
      const lanes = channels - c;
      const from = at + c * 4;
      if (isTwo(mode, c)) {
        tile(mode, true, x + from, dx + from, block, dys, runs, count, totals, xStep, dyStep, images, lanes, shift);
        c += 2;
      } else if (mode != FILTER) {
        tile(mode, false, x + from, dx + from, block, dys, runs, count, totals, xStep, dyStep, images, lanes, shift);
        c += 4;
        block += slab;
      } else if (lanes > 4) {
        tileFilter(true, dx + from, block, slab, dys, runs, count, xStep, dyStep, images, lanes);
        c += 8;
        block += 2 * slab;
      } else {
        tileFilter(false, dx + from, block, 0, dys, runs, count, xStep, dyStep, images, lanes);
        c += 4;
        block += slab;
      }
    }
    if (++j < width) continue;
    j = 0;
    if (++i == height) {
      i = 0;
      group++;
    }
    first = firstWindow(i);
    last = min(outHeight - 1, (i + pad) / stride);
  }
  release();
}

function gradientFilter(dy: usize, x: usize, w: usize, dx: usize): void {
  gradient(FILTER, dy, x, w, dx, 0);
}
function gradientClamped(dy: usize, x: usize, w: usize, dx: usize, shift: f32): void {
  gradient(CLAMPED, dy, x, w, dx, shift);
}
function gradientClampedPlain(dy: usize, x: usize, w: usize, dx: usize): void {
  gradient(CLAMPED_PLAIN, dy, x, w, dx, 0);
}
function gradientSign(dy: usize, x: usize, w: usize, dx: usize): void {
  gradient(SIGN, dy, x, w, dx, 0);
}
function gradientDifference(dy: usize, x: usize, w: usize, dx: usize): void {
  gradient(DIFFERENCE, dy, x, w, dx, 0);
}
function gradientPower(dy: usize, x: usize, w: usize, dx: usize): void {
  gradient(POWER, dy, x, w, dx, 0);
}

/** dx of the adder. `rule`: 0 hardtanh, 1 sign, 2 unclipped. */
export function adder2dGradInput(
  dy: usize, x: usize, w: usize, dx: usize, rule: i32,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32,
): void {
  setGeometry(n, h, wd, c, k, s, p, oh, ow, o);
  if (rule == 1) {
    gradientSign(dy, x, w, dx);
  } else if (rule == 2) {
    gradientDifference(dy, x, w, dx);
  } else {
    const shift = shiftFor(x, n * h * wd * c, w, k * k * c * o);
    if (shift == NO_SHIFT) gradientClampedPlain(dy, x, w, dx);
    else gradientClamped(dy, x, w, dx, shift);
  }
}

/** dx / p of the l_p adder, sum dy sign(w - x) |w - x|^(p - 1), for 1 < p < 2. */
export function lpAdder2dGradInput(
  dy: usize, x: usize, w: usize, dx: usize, exponent: f32,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32,
): void {
  setGeometry(n, h, wd, c, k, s, p, oh, ow, o);
  setExponent(exponent - 2);
  gradientPower(dy, x, w, dx);
}

export function conv2dGradInput(
  dy: usize, w: usize, dx: usize,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32, o: i32,
): void {
  setGeometry(n, h, wd, c, k, s, p, oh, ow, o);
  gradientFilter(dy, 0, w, dx);
}
