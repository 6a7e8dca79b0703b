// Batch normalisation and the bias: maps and sums over [rows, channels].

import { channelSums, channelSumsOf, PRODUCT, repeatChannels, rowsPerWide, SQUARE } from "./channels";
import { release, take } from "./memory";

/** y = (x - mean) scale + beta, all repeated for a wide row. */
function normalise(x: usize, y: usize, rows: i32, channels: i32, means: usize, scales: usize, betas: usize): void {
  const wide = channels * rowsPerWide(channels);
  const size = rows * channels;
  let at: usize = 0;
  let k = 0;
  for (; k + wide <= size; k += wide) {
    for (let v: usize = 0; v < <usize>wide * 4; v += 16) {
      const centred = f32x4.sub(v128.load(x + at), v128.load(means + v));
      v128.store(y + at, f32x4.add(f32x4.mul(centred, v128.load(scales + v)), v128.load(betas + v)));
      at += 16;
    }
  }
  for (let v: usize = 0; k < size; k++) {
    const centred = load<f32>(x + at) - load<f32>(means + v);
    store<f32>(y + at, centred * load<f32>(scales + v) + load<f32>(betas + v));
    at += 4;
    v += 4;
  }
}

function scalesOf(gamma: usize, variance: usize, channels: i32, epsilon: f64): usize {
  const scales = take(channels * 4);
  for (let c = 0; c < channels; c++) {
    const deviation = sqrt<f64>(<f64>load<f32>(variance + c * 4) + epsilon);
    store<f32>(scales + c * 4, <f32>(<f64>load<f32>(gamma + c * 4) / deviation));
  }
  return scales;
}

export function batchNormEval(
  x: usize, gamma: usize, beta: usize, mean: usize, variance: usize, y: usize,
  rows: i32, channels: i32, epsilon: f64,
): void {
  const scales = repeatChannels(scalesOf(gamma, variance, channels, epsilon), channels);
  normalise(x, y, rows, channels, repeatChannels(mean, channels), scales, repeatChannels(beta, channels));
  release();
}

export function batchNormTrain(
  x: usize, gamma: usize, beta: usize, y: usize, mean: usize, variance: usize,
  rows: i32, channels: i32, epsilon: f64,
): void {
  const sums = channelSumsOf(x, rows, channels);
  for (let c = 0; c < channels; c++) store<f32>(mean + c * 4, <f32>(load<f64>(sums + c * 8) / rows));
  const means = repeatChannels(mean, channels);
  const squares = channelSums(SQUARE, x, 0, means, rows, channels);
  for (let c = 0; c < channels; c++) store<f32>(variance + c * 4, <f32>(load<f64>(squares + c * 8) / rows));
  const scales = repeatChannels(scalesOf(gamma, variance, channels, epsilon), channels);
  normalise(x, y, rows, channels, means, scales, repeatChannels(beta, channels));
  release();
}

export function batchNormGrad(
  dy: usize, x: usize, gamma: usize, mean: usize, variance: usize, dx: usize, dgamma: usize, dbeta: usize,
  rows: i32, channels: i32, epsilon: f64,
): void {
  const means = repeatChannels(mean, channels);
  const sums = channelSumsOf(dy, rows, channels);
  const products = channelSums(PRODUCT, x, dy, means, rows, channels);
  // dx = scale (dy - shift - (x - mean) pull)
  const shift = take(channels * 4), pull = take(channels * 4);
  for (let c = 0; c < channels; c++) {
    const inverse = 1 / sqrt<f64>(<f64>load<f32>(variance + c * 4) + epsilon);
    const gammaSum = load<f64>(products + c * 8) * inverse;
    store<f32>(dgamma + c * 4, <f32>gammaSum);
    store<f32>(dbeta + c * 4, <f32>load<f64>(sums + c * 8));
    store<f32>(shift + c * 4, <f32>(load<f64>(sums + c * 8) / rows));
    store<f32>(pull + c * 4, <f32>((gammaSum * inverse) / rows));
  }
  const scales = repeatChannels(scalesOf(gamma, variance, channels, epsilon), channels);
  const shifts = repeatChannels(shift, channels), pulls = repeatChannels(pull, channels);
  const wide = channels * rowsPerWide(channels);
  const size = rows * channels;
  let at: usize = 0;
  let k = 0;
  for (; k + wide <= size; k += wide) {
    for (let v: usize = 0; v < <usize>wide * 4; v += 16) {
      const centred = f32x4.sub(v128.load(x + at), v128.load(means + v));
      const rest = f32x4.sub(v128.load(dy + at), v128.load(shifts + v));
      const both = f32x4.sub(rest, f32x4.mul(centred, v128.load(pulls + v)));
      v128.store(dx + at, f32x4.mul(v128.load(scales + v), both));
      at += 16;
    }
  }
  for (let v: usize = 0; k < size; k++) {
    const centred = load<f32>(x + at) - load<f32>(means + v);
    const rest = load<f32>(dy + at) - load<f32>(shifts + v) - centred * load<f32>(pulls + v);
    store<f32>(dx + at, load<f32>(scales + v) * rest);
    at += 4;
    v += 4;
  }
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
  const size = rows * channels;
  let at: usize = 0;
  let k = 0;
  for (; k + wide <= size; k += wide) {
    for (let v: usize = 0; v < <usize>wide * 4; v += 16) {
      v128.store(y + at, f32x4.add(v128.load(x + at), v128.load(biases + v)));
      at += 16;
    }
  }
  for (let v: usize = 0; k < size; k++) {
    store<f32>(y + at, load<f32>(x + at) + load<f32>(biases + v));
    at += 4;
    v += 4;
  }
  release();
}

export function biasGrad(dy: usize, db: usize, rows: i32, channels: i32): void {
  const sums = channelSumsOf(dy, rows, channels);
  for (let c = 0; c < channels; c++) store<f32>(db + c * 4, <f32>load<f64>(sums + c * 8));
  release();
}
