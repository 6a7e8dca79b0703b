// a^q for the l_p adders, four floats at a time, by IEEE arithmetic alone: the same bits on every machine.

import { endByte, endRest, firstByte } from "./memory";

let exponent: v128 = f32x4.splat(0);
/** The exponent's upper 12 bits, whose product with a whole number below 2^12 is exact, and the rest. */
let exponentHigh: v128 = f32x4.splat(0);
let exponentLow: v128 = f32x4.splat(0);

/** Sets q, from -1 to 1, for the calls of `power` that follow. */
export function setExponent(q: f32): void {
  const high = reinterpret<f32>(reinterpret<i32>(q) & 0xfffff000);
  exponent = f32x4.splat(q);
  exponentHigh = f32x4.splat(high);
  exponentLow = f32x4.splat(q - high);
}

@inline
function add(sum: v128, factor: v128, share: f32): v128 {
  return f32x4.add(f32x4.mul(sum, factor), f32x4.splat(share));
}

/**
 * a^q for a >= 0, within 4e-7 of it: a = 2^e m with m in [sqrt(1/2), sqrt(2)), log2 m by the series of the area
 * tangent of (m - 1) / (m + 1), then 2 to the power of q e + q log2 m by whole part and Taylor's series. For 0 it
 * is a finite number (near 2^(-127 q)), for NaN any number: a caller that multiplies by a gets 0 and NaN.
 */
export function power(a: v128): v128 {
  const bits = f32x4.pmin(f32x4.splat(4.253529586511731e37), a);
  const e = i32x4.shr_s(i32x4.sub(bits, i32x4.splat(0x3f3504f3)), 23);
  const m = i32x4.sub(bits, i32x4.shl(e, 23));
  const one = f32x4.splat(1);
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const square = f32x4.mul(s, s);
  let log = add(f32x4.splat(0.32059889), square, 0.41219857);
  log = add(log, square, 0.57707802);
  log = add(log, square, 0.96179669);
  log = add(log, square, 2.8853901);
  const whole = f32x4.convert_i32x4_s(e);
  const high = f32x4.mul(whole, exponentHigh);
  const small = f32x4.mul(f32x4.mul(s, log), exponent);
  const low = f32x4.add(f32x4.mul(whole, exponentLow), small);
  const n = f32x4.nearest(f32x4.add(high, low));
  const r = f32x4.add(f32x4.sub(high, n), low);
  let value = add(f32x4.splat(1.5252734e-5), r, 1.5403530e-4);
  value = add(value, r, 1.3333558e-3);
  value = add(value, r, 9.6181291e-3);
  value = add(value, r, 5.5504109e-2);
  value = add(value, r, 0.24022651);
  value = add(value, r, 0.69314718);
  value = add(value, r, 1);
  return i32x4.add(value, i32x4.shl(i32x4.trunc_sat_f32x4_s(n), 23));
}

/** x *= factor, in place. */
export function scaleBy(x: usize, size: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  let at = firstByte(size);
  for (const end = endByte(size); at < end; at += 16) {
    v128.store(x + at, f32x4.mul(v128.load(x + at), factors));
  }
  for (const end = endRest(size); at < end; at += 4) store<f32>(x + at, load<f32>(x + at) * factor);
}
