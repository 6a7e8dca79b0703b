// The inner operation of the adder with nothing around it: twelve sums that wait for none of the others and
// never leave their registers. One vector of each is four taps.

const SUMS: i32 = 12;

/** Taps that one round of either loop does. */
export function tapsPerRound(): i32 {
  return SUMS * 4;
}

/** max and add, as the forward pass for inputs that are not negative. */
export function maxAdd(rounds: i32): f32 {
  let s0 = f32x4.splat(1), s1 = f32x4.splat(1.125), s2 = f32x4.splat(1.25), s3 = f32x4.splat(1.375);
  let s4 = f32x4.splat(1.5), s5 = f32x4.splat(1.625), s6 = f32x4.splat(1.75), s7 = f32x4.splat(1.875);
  let s8 = f32x4.splat(2), s9 = f32x4.splat(2.125), s10 = f32x4.splat(2.25), s11 = f32x4.splat(2.375);
  const a = f32x4.splat(-0.0625), b = f32x4.splat(0.75);
  for (let i = 0; i < rounds; i++) {
    s0 = i32x4.max_s(f32x4.add(s0, a), b);
    s1 = i32x4.max_s(f32x4.add(s1, a), b);
    s2 = i32x4.max_s(f32x4.add(s2, a), b);
    s3 = i32x4.max_s(f32x4.add(s3, a), b);
    s4 = i32x4.max_s(f32x4.add(s4, a), b);
    s5 = i32x4.max_s(f32x4.add(s5, a), b);
    s6 = i32x4.max_s(f32x4.add(s6, a), b);
    s7 = i32x4.max_s(f32x4.add(s7, a), b);
    s8 = i32x4.max_s(f32x4.add(s8, a), b);
    s9 = i32x4.max_s(f32x4.add(s9, a), b);
    s10 = i32x4.max_s(f32x4.add(s10, a), b);
    s11 = i32x4.max_s(f32x4.add(s11, a), b);
  }
  return total(s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11);
}

/** sub, abs and add, as the forward pass for any inputs. */
export function subAbsAdd(rounds: i32): f32 {
  let s0 = f32x4.splat(1), s1 = f32x4.splat(1.125), s2 = f32x4.splat(1.25), s3 = f32x4.splat(1.375);
  let s4 = f32x4.splat(1.5), s5 = f32x4.splat(1.625), s6 = f32x4.splat(1.75), s7 = f32x4.splat(1.875);
  let s8 = f32x4.splat(2), s9 = f32x4.splat(2.125), s10 = f32x4.splat(2.25), s11 = f32x4.splat(2.375);
  const a = f32x4.splat(1), b = f32x4.splat(0.25);
  for (let i = 0; i < rounds; i++) {
    s0 = f32x4.add(f32x4.abs(f32x4.sub(s0, a)), b);
    s1 = f32x4.add(f32x4.abs(f32x4.sub(s1, a)), b);
    s2 = f32x4.add(f32x4.abs(f32x4.sub(s2, a)), b);
    s3 = f32x4.add(f32x4.abs(f32x4.sub(s3, a)), b);
    s4 = f32x4.add(f32x4.abs(f32x4.sub(s4, a)), b);
    s5 = f32x4.add(f32x4.abs(f32x4.sub(s5, a)), b);
    s6 = f32x4.add(f32x4.abs(f32x4.sub(s6, a)), b);
    s7 = f32x4.add(f32x4.abs(f32x4.sub(s7, a)), b);
    s8 = f32x4.add(f32x4.abs(f32x4.sub(s8, a)), b);
    s9 = f32x4.add(f32x4.abs(f32x4.sub(s9, a)), b);
    s10 = f32x4.add(f32x4.abs(f32x4.sub(s10, a)), b);
    s11 = f32x4.add(f32x4.abs(f32x4.sub(s11, a)), b);
  }
  return total(s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11);
}

// Nothing is left out whose result is asked for.
function total(
  s0: v128, s1: v128, s2: v128, s3: v128, s4: v128, s5: v128,
  s6: v128, s7: v128, s8: v128, s9: v128, s10: v128, s11: v128,
): f32 {
  const low = f32x4.add(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), f32x4.add(s4, s5));
  const high = f32x4.add(f32x4.add(f32x4.add(s6, s7), f32x4.add(s8, s9)), f32x4.add(s10, s11));
  const all = f32x4.add(low, high);
  return f32x4.extract_lane(all, 0) + f32x4.extract_lane(all, 1) + f32x4.extract_lane(all, 2) + f32x4.extract_lane(all, 3);
}
