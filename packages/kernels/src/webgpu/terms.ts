import type { InputRule } from "../contract";
import { inputRuleCode } from "../gpu/rules";

/** What a window kernel sums up: -|s - w|, s w, or (input gradients of an adder) s r(w - own). */
export type Term = "l1" | "product" | InputRule;

/** True when the sum also depends on the result's own place in x. */
export function readsOwn(term: Term): boolean {
  return term !== "l1" && term !== "product";
}

export interface Operands {
  readonly acc: string;
  readonly s: string;
  readonly w: string;
  readonly own: string;
  /** WGSL type of `acc`. */
  readonly type: string;
  /** Integer operations instead of `clamp`: 2.5 times as fast on SwiftShader, slower on cards. */
  readonly bits: boolean;
}

/** The statement that adds one term to `acc`. */
export function termCode(term: Term, { acc, s, w, own, type, bits }: Operands): string {
  if (term === "l1") return `${acc} -= abs(${s} - ${w});`;
  if (term === "product") return `${acc} += ${s} * ${w};`;
  const z = `${w} - ${own}`;
  if (term === "hardtanh" && bits) return `${acc} += ${s} * ${clampBits(z, type)};`;
  return `${acc} += ${s} * ${inputRuleCode(term, z, `${type}(1.0)`)};`;
}

/**
 * clamp(z, -1, 1): the sign of z, and as magnitude the smaller of two positive floats, which order
 * like integers. NaN becomes 1 or -1; the layer's answer keeps it, and so does the filter's gradient.
 */
function clampBits(z: string, type: string): string {
  const unsigned = type.replace("f32", "u32");
  const bits = `bitcast<${unsigned}>(${z})`;
  const magnitude = `min(${bits} & ${unsigned}(0x7fffffffu), ${unsigned}(0x3f800000u))`;
  return `bitcast<${type}>((${bits} & ${unsigned}(0x80000000u)) | ${magnitude})`;
}
