import type { FilterRule, InputRule } from "../contract";

// Expressions that WGSL and GLSL share word for word; scalars and vectors alike.

/**
 * Code of the factor of dy in the input gradient, r(z) of z = w - x (CVPR 2020, eq. 6). `one` is a 1 of z's type
 * (WGSL does not mix vectors and scalars in clamp). sign(0) = 0 in both languages.
 */
export function inputRuleCode(rule: InputRule, z: string, one: string): string {
  if (rule === "hardtanh") return `clamp(${z}, -${one}, ${one})`;
  return rule === "sign" ? `sign(${z})` : `(${z})`;
}

/** Code of the factor of dy in the filter gradient, q(z) of z = x - w (CVPR 2020, eq. 5). */
export function filterRuleCode(rule: FilterRule, z: string): string {
  return rule === "sign" ? `sign(${z})` : `(${z})`;
}

/**
 * Lower bound of |d| inside `pow`, since the logarithm of 0 is not finite. The term is 0 for d = 0 all the same: d
 * is a factor of it.
 */
const least = "1e-30";

/** Code of |d|^p for 1 < p <= 2, as |d| |d|^(p - 1): 0 for 0, and NaN for NaN whatever `max` makes of it. */
export function lpTerm(d: string, p: string): string {
  return `abs(${d}) * pow(max(abs(${d}), ${least}), ${p} - 1.0)`;
}

/** Code of sign(d) |d|^(p - 1) for 1 < p <= 2, as d |d|^(p - 2). */
export function lpSlope(d: string, p: string): string {
  return `${d} * pow(max(abs(${d}), ${least}), ${p} - 2.0)`;
}
