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
  /** Comparisons instead of `clamp`: 1.7 times as fast on SwiftShader, slower on graphics cards. */
  readonly select: boolean;
}

/** The statement that adds one term to `acc`. */
export function termCode(term: Term, { acc, s, w, own, type, select }: Operands): string {
  if (term === "l1") return `${acc} -= abs(${s} - ${w});`;
  if (term === "product") return `${acc} += ${s} * ${w};`;
  const [z, one] = [`${w} - ${own}`, `${type}(1.0)`];
  const weight =
    select && term === "hardtanh"
      ? `select(select(${z}, ${one}, ${z} > ${one}), -${one}, ${z} < -${one})`
      : inputRuleCode(term, z, one);
  return `${acc} += ${s} * ${weight};`;
}
