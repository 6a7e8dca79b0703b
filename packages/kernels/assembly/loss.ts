// Softmax with cross-entropy in float64, with an exp and a log of our own: the host's may differ
// from machine to machine in the last bit.

import { release, take } from "./memory";

const LOG2_E: f64 = 1.4426950408889634;
/** ln 2 in two parts: the first has few bits, so that small multiples of it are exact. */
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;

@inline
function powerOfTwo(k: i32): f64 {
  return reinterpret<f64>((<i64>k + 1023) << 52);
}

/** Returns e^x for x <= 0, and 0 below -708: Taylor's series to r^13 after x = k ln 2 + r, |r| <= ln 2 / 2. */
function exp(x: f64): f64 {
  if (x != x) return x;
  if (x < -708) return 0;
  const k = nearest<f64>(x * LOG2_E);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum: f64 = 1;
  for (let n: f64 = 13; n > 0; n--) sum = 1 + (sum * r) / n;
  return sum * powerOfTwo(<i32>k);
}

/** Returns ln x for 1 <= x < infinity: 2 artanh((m - 1) / (m + 1)) after x = 2^k m, sqrt(1/2) <= m < sqrt(2). */
function log(x: f64): f64 {
  if (x != x) return x;
  const bits = reinterpret<i64>(x);
  let k = <i32>(bits >> 52) - 1023;
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    k++;
  }
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let sum: f64 = 0;
  for (let n: f64 = 23; n > 0; n -= 2) sum = sum * square + 1 / n;
  return <f64>k * LN2_HIGH + (<f64>k * LN2_LOW + 2 * s * sum);
}

/** Computes mean loss, number of correct predictions and gradient. Returns 0, or 1 when a label is no class. */
export function softmaxCrossEntropy(
  logits: usize, labels: usize, loss: usize, correct: usize, grad: usize, rows: i32, classes: i32,
): i32 {
  const powers = take(<usize>classes * 8);
  let total: f64 = 0;
  let hits = 0;
  for (let n = 0; n < rows; n++) {
    const label = load<i32>(labels + n * 4);
    if (label < 0 || label >= classes) {
      release();
      return 1;
    }
    const row = logits + <usize>n * classes * 4;
    const mine = load<f32>(row + label * 4);
    let top = load<f32>(row);
    let first = true;
    for (let k = 0; k < classes; k++) {
      const value = load<f32>(row + k * 4);
      top = max<f32>(top, value);
      if (k < label) first = first && value < mine;
      if (k > label) first = first && value <= mine;
    }
    let sum: f64 = 0;
    for (let k = 0; k < classes; k++) {
      const power = exp(<f64>load<f32>(row + k * 4) - <f64>top);
      store<f64>(powers + k * 8, power);
      sum += power;
    }
    total += log(sum) + <f64>top - <f64>mine;
    if (first && mine == mine) hits++;
    const to = grad + <usize>n * classes * 4;
    for (let k = 0; k < classes; k++) {
      const share = load<f64>(powers + k * 8) / sum - (k == label ? 1 : 0);
      store<f32>(to + k * 4, <f32>(share / rows));
    }
  }
  store<f32>(loss, <f32>(total / rows));
  store<f32>(correct, <f32>hits);
  release();
  return 0;
}

/** Mean of (y - target)^2 over all `size` values, in float64; grad = 2 (y - target) / size. */
export function meanSquaredError(y: usize, targets: usize, loss: usize, grad: usize, size: i32): void {
  let total: f64 = 0;
  for (let i = 0; i < size; i++) {
    const error = <f64>load<f32>(y + i * 4) - <f64>load<f32>(targets + i * 4);
    total += error * error;
    store<f32>(grad + i * 4, <f32>((2 * error) / size));
  }
  store<f32>(loss, <f32>(total / size));
}
