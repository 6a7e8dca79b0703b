// Maps over all values: joining, ReLU and the optimizers.

import { endByte, endRest, firstByte, shareEnd, shareStart } from "./memory";

export function relu(x: usize, y: usize, size: i32): void {
  const zero = f32x4.splat(0);
  let at = firstByte(size);
  // max, not pmax: NaN must stay NaN.
  for (const end = endByte(size); at < end; at += 16) v128.store(y + at, f32x4.max(v128.load(x + at), zero));
  for (const end = endRest(size); at < end; at += 4) store<f32>(y + at, max<f32>(load<f32>(x + at), 0));
}

export function reluGrad(dy: usize, y: usize, dx: usize, size: i32): void {
  const zero = f32x4.splat(0);
  let at = firstByte(size);
  for (const end = endByte(size); at < end; at += 16) {
    v128.store(dx + at, v128.and(f32x4.gt(v128.load(y + at), zero), v128.load(dy + at)));
  }
  for (const end = endRest(size); at < end; at += 4) {
    store<f32>(dx + at, load<f32>(y + at) > 0 ? load<f32>(dy + at) : <f32>0);
  }
}

export function add(a: usize, b: usize, y: usize, size: i32): void {
  let at = firstByte(size);
  for (const end = endByte(size); at < end; at += 16) {
    v128.store(y + at, f32x4.add(v128.load(a + at), v128.load(b + at)));
  }
  for (const end = endRest(size); at < end; at += 4) {
    store<f32>(y + at, load<f32>(a + at) + load<f32>(b + at));
  }
}

export function multiply(a: usize, b: usize, y: usize, size: i32): void {
  let at = firstByte(size);
  for (const end = endByte(size); at < end; at += 16) {
    v128.store(y + at, f32x4.mul(v128.load(a + at), v128.load(b + at)));
  }
  for (const end = endRest(size); at < end; at += 4) {
    store<f32>(y + at, load<f32>(a + at) * load<f32>(b + at));
  }
}

/** y = a times the number at `factor`. */
export function scale(a: usize, factor: usize, y: usize, size: i32): void {
  const factors = v128.load32_splat(factor);
  let at = firstByte(size);
  for (const end = endByte(size); at < end; at += 16) v128.store(y + at, f32x4.mul(v128.load(a + at), factors));
  for (const end = endRest(size); at < end; at += 4) store<f32>(y + at, load<f32>(a + at) * load<f32>(factor));
}

/** Square root of the sum of squares, in float64. */
export function l2Norm(x: usize, to: usize, size: i32): void {
  let low = f64x2.splat(0), high = f64x2.splat(0);
  let at: usize = 0;
  const vectors = <usize>(size & ~3) * 4;
  for (; at < vectors; at += 16) {
    const value = v128.load(x + at);
    const first = f64x2.promote_low_f32x4(value);
    const second = f64x2.promote_low_f32x4(v128.shuffle<f32>(value, value, 2, 3, 0, 1));
    low = f64x2.add(low, f64x2.mul(first, first));
    high = f64x2.add(high, f64x2.mul(second, second));
  }
  let sum = f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
  sum += f64x2.extract_lane(high, 0) + f64x2.extract_lane(high, 1);
  for (; at < <usize>size * 4; at += 4) {
    const value = <f64>load<f32>(x + at);
    sum += value * value;
  }
  store<f32>(to, <f32>sqrt<f64>(sum));
}

// The optimizers take all parameters in one call: a table with a row for each.

/** Bytes of a row: the gradient's scale (float64), then addresses, as read by `rowOf`. */
const ROW = 48;

// Byte offsets of the fields of a row. A row without a norm has 0 there.
const SIZE = 8, NORM = 12, W = 16, G = 20, V = 24, NEW_W = 28, NEW_V = 32, M = 36, NEW_M = 40;

@inline
function at(row: usize, word: usize): usize {
  return <usize>load<u32>(row + word);
}

/** The factor of a row's gradient: its scale, divided by the gradient's norm where there is one. */
function factorOf(row: usize): f32 {
  const scale = load<f64>(row);
  const norm = at(row, NORM);
  return <f32>(norm == 0 ? scale : scale / max<f64>(<f64>load<f32>(norm), 1e-12));
}

/** One step of stochastic gradient descent on `count` rows; each thread does a share of each row. */
export function sgdStep(table: usize, count: i32, lr: f32, momentum: f32, nesterov: bool, weightDecay: f32): void {
  const rate = f32x4.splat(lr), keep = f32x4.splat(momentum), decay = f32x4.splat(weightDecay);
  for (let row = table; row < table + <usize>count * ROW; row += ROW) {
    const size = <i32>at(row, SIZE);
    const w = at(row, W), g = at(row, G), v = at(row, V), newW = at(row, NEW_W), newV = at(row, NEW_V);
    const factor = factorOf(row);
    const factors = f32x4.splat(factor);
    let e = firstByte(size);
    for (const end = endByte(size); e < end; e += 16) {
      const weight = v128.load(w + e);
      const d = f32x4.add(f32x4.mul(v128.load(g + e), factors), f32x4.mul(decay, weight));
      const velocity = f32x4.add(f32x4.mul(keep, v128.load(v + e)), d);
      const move = nesterov ? f32x4.add(d, f32x4.mul(keep, velocity)) : velocity;
      v128.store(newV + e, velocity);
      v128.store(newW + e, f32x4.sub(weight, f32x4.mul(rate, move)));
    }
    for (const end = endRest(size); e < end; e += 4) {
      const weight = load<f32>(w + e);
      const d = load<f32>(g + e) * factor + weightDecay * weight;
      const velocity = momentum * load<f32>(v + e) + d;
      const move = nesterov ? d + momentum * velocity : velocity;
      store<f32>(newV + e, velocity);
      store<f32>(newW + e, weight - lr * move);
    }
  }
}

/** One step of Adam on `count` rows; each thread does a share of each row. */
export function adamStep(
  table: usize, count: i32, lr: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32, epsilon: f32,
  weightDecay: f32, correction1: f32, correction2: f32,
): void {
  for (let row = table; row < table + <usize>count * ROW; row += ROW) {
    const size = <i32>at(row, SIZE);
    const w = at(row, W), g = at(row, G), m = at(row, M), v = at(row, V);
    const newW = at(row, NEW_W), newM = at(row, NEW_M), newV = at(row, NEW_V);
    const factor = factorOf(row);
    let e = firstByte(size);
    for (const end = endByte(size); e < end; e += 16) {
      const weight = v128.load(w + e);
      const scaled = f32x4.mul(v128.load(g + e), f32x4.splat(factor));
      const d = f32x4.add(scaled, f32x4.mul(f32x4.splat(weightDecay), weight));
      const first = f32x4.add(
        f32x4.mul(f32x4.splat(beta1), v128.load(m + e)),
        f32x4.mul(f32x4.splat(rest1), d),
      );
      const second = f32x4.add(
        f32x4.mul(f32x4.splat(beta2), v128.load(v + e)),
        f32x4.mul(f32x4.splat(rest2), f32x4.mul(d, d)),
      );
      const deviation = f32x4.sqrt(f32x4.div(second, f32x4.splat(correction2)));
      const move = f32x4.div(
        f32x4.mul(f32x4.splat(lr), f32x4.div(first, f32x4.splat(correction1))),
        f32x4.add(deviation, f32x4.splat(epsilon)),
      );
      v128.store(newM + e, first);
      v128.store(newV + e, second);
      v128.store(newW + e, f32x4.sub(weight, move));
    }
    for (const end = endRest(size); e < end; e += 4) {
      const weight = load<f32>(w + e);
      const d = load<f32>(g + e) * factor + weightDecay * weight;
      const first = beta1 * load<f32>(m + e) + rest1 * d;
      const second = beta2 * load<f32>(v + e) + rest2 * (d * d);
      const deviation = sqrt<f32>(second / correction2);
      store<f32>(newM + e, first);
      store<f32>(newV + e, second);
      store<f32>(newW + e, weight - (lr * (first / correction1)) / (deviation + epsilon));
    }
  }
}

/** Copies `count` rows of `bytes` bytes, in both places `step` bytes from one to the next. */
export function copyRows(from: usize, fromStep: usize, to: usize, toStep: usize, bytes: usize, count: i32): void {
  const end = shareEnd(count);
  for (let row = shareStart(count); row < end; row++) {
    memory.copy(to + <usize>row * toStep, from + <usize>row * fromStep, bytes);
  }
}

/** sign(w) 2^round(log2 |w|), the exponent within `lowest` and `highest`: see `powerOfTwo` of contract.ts. */
export function powerOfTwo(w: usize, y: usize, size: i32, lowest: i32, highest: i32): void {
  const signs = i32x4.splat(<i32>0x80000000), exponents = i32x4.splat(0x7f800000);
  const carry = i32x4.splat(0x800000 - 0x3504f4);
  const least = i32x4.splat((lowest + 127) << 23), most = i32x4.splat((highest + 127) << 23);
  let at = firstByte(size);
  const end = endByte(size);
  while (at < end || at < endRest(size)) {
    const whole = at < end;
    const all = whole ? v128.load(w + at) : v128.load32_splat(w + at);
    const magnitude = v128.andnot(all, signs);
    const power = v128.and(i32x4.add(magnitude, carry), exponents);
    const bounded = v128.or(i32x4.min_s(most, i32x4.max_s(least, power)), v128.and(all, signs));
    const unchanged = v128.or(i32x4.eq(magnitude, i32x4.splat(0)), i32x4.ge_s(magnitude, exponents));
    const value = v128.bitselect(all, bounded, unchanged);
    if (whole) v128.store(y + at, value);
    else v128.store32_lane(y + at, value, 0);
    at += whole ? 16 : 4;
  }
}
