import type { InputRule } from "../contract";
import { inputRuleCode } from "../gpu/rules";

/** Term that a window kernel sums: -|s - w|, s w, or (input gradients of an adder) s r(w - own). */
export type Term = "l1" | "product" | InputRule;

/** Returns true when the term also depends on x at the result's own place. */
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
  /** True: integer operations instead of `clamp`, 2.5 times as fast on SwiftShader, slower on cards. */
  readonly bits: boolean;
}

/** WGSL statement that adds one term to `acc`. */
export function termCode(term: Term, { acc, s, w, own, type, bits }: Operands): string {
  if (term === "l1") return `${acc} -= abs(${s} - ${w});`;
  if (term === "product") return `${acc} += ${s} * ${w};`;
  const z = `${w} - ${own}`;
  if (term === "hardtanh" && bits) return `${acc} += ${s} * ${clampBits(z, type)};`;
  return `${acc} += ${s} * ${inputRuleCode(term, z, `${type}(1.0)`)};`;
}

/**
 * WGSL of clamp(z, -1, 1): the sign of z, and as magnitude the smaller of two positive floats, which are ordered
 * like integers. NaN becomes 1 or -1 here; it stays NaN in the layer's output and in the filter's gradient.
 */
function clampBits(z: string, type: string): string {
  const unsigned = type.replace("f32", "u32");
  const bits = `bitcast<${unsigned}>(${z})`;
  const magnitude = `min(${bits} & ${unsigned}(0x7fffffffu), ${unsigned}(0x3f800000u))`;
  return `bitcast<${type}>((${bits} & ${unsigned}(0x80000000u)) | ${magnitude})`;
}
