// Batch normalisation, alone or followed by a ReLU, and the bias: maps and sums over
// [rows, channels]. Sums are in two steps, so that threads can share the first: `...Blocks` per block
// of rows, `...Total` over the blocks in their order.

import {
  blockSums, joinBlocks, MASKED, MASKED_PRODUCT, PRODUCT, repeatChannels, rowsPerWide, SQUARE, VALUE,
} from "./channels";
import { isLast, release, shareEnd, shareStart, take } from "./memory";

/** Sums of x per block of rows; with `mean` (not 0), sums of (x - mean)^2. */
export function momentBlocks(x: usize, mean: usize, blocks: usize, rows: i32, channels: i32): void {
  if (mean == 0) blockSums(VALUE, x, 0, 0, 0, blocks, rows, channels);
  else blockSums(SQUARE, x, 0, 0, repeatChannels(mean, channels), blocks, rows, channels);
  release();
}

/** The sum over all blocks, divided by `by`; float64 sums stay at `blocks`. */
export function momentTotal(blocks: usize, to: usize, rows: i32, channels: i32, by: i32): void {
  joinBlocks(blocks, rows, channels);
  for (let c = 0; c < channels; c++) store<f32>(to + c * 4, <f32>(load<f64>(blocks + c * 8) / by));
}

function scalesOf(gamma: usize, variance: usize, channels: i32, epsilon: f64): usize {
  const scales = take(channels * 4);
  for (let c = 0; c < channels; c++) {
    const deviation = sqrt<f64>(<f64>load<f32>(variance + c * 4) + epsilon);
    store<f32>(scales + c * 4, <f32>(<f64>load<f32>(gamma + c * 4) / deviation));
  }
  return scales;
}

/** First float of this thread's wide rows. */
@inline
function firstFloat(rows: i32, channels: i32): i32 {
  const repeats = rowsPerWide(channels);
  return shareStart(rows / repeats) * channels * repeats;
}

/** End of this thread's wide rows, and with the last thread's the rows that fill none. */
@inline
function endFloat(rows: i32, channels: i32): i32 {
  const repeats = rowsPerWide(channels);
  return isLast() ? rows * channels : shareEnd(rows / repeats) * channels * repeats;
}

@inline
function mapNormal(cut: bool, x: usize, y: usize, k: i32, end: i32, wide: i32, means: usize, scales: usize, betas: usize): void {
  const zero = f32x4.splat(0);
  let at = <usize>k * 4;
  for (; k + wide <= end; k += wide) {
    for (let v: usize = 0; v < <usize>wide * 4; v += 16) {
      const centred = f32x4.sub(v128.load(x + at), v128.load(means + v));
      const value = f32x4.add(f32x4.mul(centred, v128.load(scales + v)), v128.load(betas + v));
      // max, not pmax: NaN must stay NaN.
      v128.store(y + at, cut ? f32x4.max(value, zero) : value);
      at += 16;
    }
  }
  for (let v: usize = 0; k < end; k++) {
    const centred = load<f32>(x + at) - load<f32>(means + v);
    const value = centred * load<f32>(scales + v) + load<f32>(betas + v);
    store<f32>(y + at, cut ? max<f32>(value, 0) : value);
    at += 4;
    v += 4;
  }
}

/** y = gamma (x - mean) / sqrt(variance + epsilon) + beta, cut off below 0 when `relu`. */
export function batchNorm(
  x: usize, gamma: usize, beta: usize, mean: usize, variance: usize, y: usize,
  rows: i32, channels: i32, epsilon: f64, relu: bool,
): void {
  const scales = repeatChannels(scalesOf(gamma, variance, channels, epsilon), channels);
  const means = repeatChannels(mean, channels), betas = repeatChannels(beta, channels);
  const wide = channels * rowsPerWide(channels);
  const first = firstFloat(rows, channels), end = endFloat(rows, channels);
  if (relu) mapNormal(true, x, y, first, end, wide, means, scales, betas);
  else mapNormal(false, x, y, first, end, wide, means, scales, betas);
  release();
}

/** Per block of rows the sums of dy (at `blocks`) and of dy (x - mean) (at `products`); dy counts where y > 0 unless y is 0. */
export function batchNormGradBlocks(
  dy: usize, x: usize, y: usize, mean: usize, blocks: usize, products: usize, rows: i32, channels: i32,
): void {
  const means = repeatChannels(mean, channels);
  if (y == 0) {
    blockSums(VALUE, dy, 0, 0, 0, blocks, rows, channels);
    blockSums(PRODUCT, x, dy, 0, means, products, rows, channels);
  } else {
    blockSums(MASKED, 0, dy, y, 0, blocks, rows, channels);
    blockSums(MASKED_PRODUCT, x, dy, y, means, products, rows, channels);
  }
  release();
}

/** Computes dgamma and dbeta, and the inputs of `batchNormGrad`: shift = mean of dy, and pull, [channels] each. */
export function batchNormGradTotal(
  blocks: usize, products: usize, variance: usize, dgamma: usize, dbeta: usize, shift: usize, pull: usize,
  rows: i32, channels: i32, epsilon: f64,
): void {
  joinBlocks(blocks, rows, channels);
  joinBlocks(products, rows, channels);
  for (let c = 0; c < channels; c++) {
    const inverse = 1 / sqrt<f64>(<f64>load<f32>(variance + c * 4) + epsilon);
    const gammaSum = load<f64>(products + c * 8) * inverse;
    store<f32>(dgamma + c * 4, <f32>gammaSum);
    store<f32>(dbeta + c * 4, <f32>load<f64>(blocks + c * 8));
    store<f32>(shift + c * 4, <f32>(load<f64>(blocks + c * 8) / rows));
    store<f32>(pull + c * 4, <f32>((gammaSum * inverse) / rows));
  }
}

@inline
function mapGradient(
  cut: bool, dy: usize, x: usize, y: usize, dx: usize, k: i32, end: i32, wide: i32,
  means: usize, scales: usize, shifts: usize, pulls: usize,
): void {
  const zero = f32x4.splat(0);
  let at = <usize>k * 4;
  for (; k + wide <= end; k += wide) {
    for (let v: usize = 0; v < <usize>wide * 4; v += 16) {
      let slope = v128.load(dy + at);
      if (cut) slope = v128.and(slope, f32x4.gt(v128.load(y + at), zero));
      const centred = f32x4.sub(v128.load(x + at), v128.load(means + v));
      const rest = f32x4.sub(slope, v128.load(shifts + v));
      const both = f32x4.sub(rest, f32x4.mul(centred, v128.load(pulls + v)));
      v128.store(dx + at, f32x4.mul(v128.load(scales + v), both));
      at += 16;
    }
  }
  for (let v: usize = 0; k < end; k++) {
    const slope = !cut || load<f32>(y + at) > 0 ? load<f32>(dy + at) : <f32>0;
    const centred = load<f32>(x + at) - load<f32>(means + v);
    const rest = slope - load<f32>(shifts + v) - centred * load<f32>(pulls + v);
    store<f32>(dx + at, load<f32>(scales + v) * rest);
    at += 4;
    v += 4;
  }
}

/** dx = scale (dy - shift - (x - mean) pull), dy as in `batchNormGradBlocks`. */
export function batchNormGrad(
  dy: usize, x: usize, y: usize, gamma: usize, mean: usize, variance: usize, shift: usize, pull: usize, dx: usize,
  rows: i32, channels: i32, epsilon: f64,
): void {
  const scales = repeatChannels(scalesOf(gamma, variance, channels, epsilon), channels);
  const means = repeatChannels(mean, channels);
  const shifts = repeatChannels(shift, channels), pulls = repeatChannels(pull, channels);
  const wide = channels * rowsPerWide(channels);
  const first = firstFloat(rows, channels), end = endFloat(rows, channels);
  if (y != 0) mapGradient(true, dy, x, y, dx, first, end, wide, means, scales, shifts, pulls);
  else mapGradient(false, dy, x, y, dx, first, end, wide, means, scales, shifts, pulls);
  release();
}

export function movingUpdate(running: usize, batch: usize, to: usize, channels: i32, keep: f64, join: f64): void {
  for (let c = 0; c < channels; c++) {
    const old = <f64>load<f32>(running + c * 4);
    store<f32>(to + c * 4, <f32>(old * keep + <f64>load<f32>(batch + c * 4) * join));
  }
}

export function biasAdd(x: usize, b: usize, y: usize, rows: i32, channels: i32): void {
  const biases = repeatChannels(b, channels);
  const wide = channels * rowsPerWide(channels);
  let k = firstFloat(rows, channels);
  const end = endFloat(rows, channels);
  let at = <usize>k * 4;
  for (; k + wide <= end; k += wide) {
    for (let v: usize = 0; v < <usize>wide * 4; v += 16) {
      v128.store(y + at, f32x4.add(v128.load(x + at), v128.load(biases + v)));
      at += 16;
    }
  }
  for (let v: usize = 0; k < end; k++) {
    store<f32>(y + at, load<f32>(x + at) + load<f32>(biases + v));
    at += 4;
    v += 4;
  }
  release();
}
