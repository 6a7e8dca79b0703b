// Activations other than ReLU. Sigmoid and tanh are computed in float64, so that the stored value is rounded
// once; the values behind the last vector use one lane of the same code.

import { endByte, endRest, firstByte } from "./memory";

/** ln 2 in two parts: the first has few bits, so that small multiples of it are exact. */
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;

@inline
function term(sum: v128, r: v128, share: f64): v128 {
  return f64x2.add(f64x2.mul(sum, r), f64x2.splat(share));
}

/**
 * e^x of two doubles <= 0; below -708 the value at -708; NaN stays NaN. Taylor's series to r^11 after
 * x = k ln 2 + r, |r| <= ln 2 / 2: relative error within 1e-14. Softmax has an e^x of its own, exact to the last bit
 * but one, ten times as slow.
 */
@inline
function expPair(x: v128): v128 {
  const bounded = f64x2.max(x, f64x2.splat(-708));
  const k = f64x2.nearest(f64x2.mul(bounded, f64x2.splat(1.4426950408889634)));
  const near = f64x2.sub(bounded, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const r = f64x2.sub(near, f64x2.mul(k, f64x2.splat(LN2_LOW)));
  let sum = f64x2.splat(1.0 / 39916800);
  sum = term(sum, r, 1.0 / 3628800);
  sum = term(sum, r, 1.0 / 362880);
  sum = term(sum, r, 1.0 / 40320);
  sum = term(sum, r, 1.0 / 5040);
  sum = term(sum, r, 1.0 / 720);
  sum = term(sum, r, 1.0 / 120);
  sum = term(sum, r, 1.0 / 24);
  sum = term(sum, r, 1.0 / 6);
  sum = term(sum, r, 0.5);
  sum = term(sum, r, 1);
  sum = term(sum, r, 1);
  const whole = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  return f64x2.mul(sum, i64x2.shl(i64x2.add(whole, i64x2.splat(1023)), 52));
}

/** 1 / (1 + e^-x) of two doubles, by way of e^-|x|, which cannot overflow. */
@inline
function sigmoidPair(x: v128): v128 {
  const e = expPair(f64x2.neg(f64x2.abs(x)));
  const top = v128.bitselect(e, f64x2.splat(1), f64x2.lt(x, f64x2.splat(0)));
  return f64x2.div(top, f64x2.add(f64x2.splat(1), e));
}

/** tanh of two doubles; near 0, where 1 - e^-2|x| has few bits left, it is x itself: x^3 / 3 is below its last bit. */
@inline
function tanhPair(x: v128): v128 {
  const size = f64x2.abs(x);
  const e = expPair(f64x2.mul(size, f64x2.splat(-2)));
  const one = f64x2.splat(1);
  const value = f64x2.div(f64x2.sub(one, e), f64x2.add(one, e));
  const signed = v128.bitselect(x, value, i64x2.splat(i64.MIN_VALUE));
  return v128.bitselect(x, signed, f64x2.lt(size, f64x2.splat(1.220703125e-4)));
}

@inline
function join(low: v128, high: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

@inline
function lowPair(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

@inline
function highPair(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 0, 1));
}

@inline
function sigmoidOf(x: v128): v128 {
  return join(sigmoidPair(lowPair(x)), sigmoidPair(highPair(x)));
}

@inline
function tanhOf(x: v128): v128 {
  return join(tanhPair(lowPair(x)), tanhPair(highPair(x)));
}

export function sigmoid(x: usize, y: usize, size: i32): void {
  let at = firstByte(size);
  for (const end = endByte(size); at < end; at += 16) v128.store(y + at, sigmoidOf(v128.load(x + at)));
  for (const end = endRest(size); at < end; at += 4) {
    v128.store_lane<f32>(y + at, sigmoidOf(v128.load32_splat(x + at)), 0);
  }
}

/** dx = dy y (1 - y). */
export function sigmoidGrad(dy: usize, y: usize, dx: usize, size: i32): void {
  const one = f32x4.splat(1);
  let at = firstByte(size);
  for (const end = endByte(size); at < end; at += 16) {
    const value = v128.load(y + at);
    v128.store(dx + at, f32x4.mul(v128.load(dy + at), f32x4.mul(value, f32x4.sub(one, value))));
  }
  for (const end = endRest(size); at < end; at += 4) {
    const value = load<f32>(y + at);
    store<f32>(dx + at, load<f32>(dy + at) * (value * (1 - value)));
  }
}

export function tanh(x: usize, y: usize, size: i32): void {
  let at = firstByte(size);
  for (const end = endByte(size); at < end; at += 16) v128.store(y + at, tanhOf(v128.load(x + at)));
  for (const end = endRest(size); at < end; at += 4) {
    v128.store_lane<f32>(y + at, tanhOf(v128.load32_splat(x + at)), 0);
  }
}

/** dx = dy (1 - y)(1 + y): near y = 1, the difference 1 - y^2 would lose its bits. */
export function tanhGrad(dy: usize, y: usize, dx: usize, size: i32): void {
  const one = f32x4.splat(1);
  let at = firstByte(size);
  for (const end = endByte(size); at < end; at += 16) {
    const value = v128.load(y + at);
    const slope = f32x4.mul(f32x4.sub(one, value), f32x4.add(one, value));
    v128.store(dx + at, f32x4.mul(v128.load(dy + at), slope));
  }
  for (const end = endRest(size); at < end; at += 4) {
    const value = load<f32>(y + at);
    store<f32>(dx + at, load<f32>(dy + at) * ((1 - value) * (1 + value)));
  }
}

/** y = x, times `slope` where x is not above 0. */
export function leakyRelu(x: usize, y: usize, size: i32, slope: f32): void {
  leak(x, x, y, size, slope);
}

/** dx = dy, times `slope` where y is not above 0. */
export function leakyReluGrad(dy: usize, y: usize, dx: usize, size: i32, slope: f32): void {
  leak(dy, y, dx, size, slope);
}

@inline
function leak(value: usize, sign: usize, to: usize, size: i32, slope: f32): void {
  const zero = f32x4.splat(0), slopes = f32x4.splat(slope);
  let at = firstByte(size);
  for (const end = endByte(size); at < end; at += 16) {
    const whole = v128.load(value + at);
    const above = f32x4.gt(v128.load(sign + at), zero);
    v128.store(to + at, v128.bitselect(whole, f32x4.mul(whole, slopes), above));
  }
  for (const end = endRest(size); at < end; at += 4) {
    const whole = load<f32>(value + at);
    store<f32>(to + at, load<f32>(sign + at) > 0 ? whole : whole * slope);
  }
}
