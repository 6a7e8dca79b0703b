import type { OpCount } from "./op";
import { adder2d } from "./ops/adder2d";
import { conv2d } from "./ops/conv2d";
import type { ModelIR, OpOf } from "./types";

/**
 * Arithmetic per example of a filter layer of `ir` as a layer of the other kind: of an adder as a convolution, of a
 * convolution as an adder with the exponent `p`. Both have the same shapes, so nothing is inferred again.
 */
export function countOfOtherKind(
  ir: ModelIR,
  op: OpOf<"adder2d"> | OpOf<"conv2d">,
  p = 1,
): OpCount {
  const x = ir.ops[op.ins[0] ?? -1]?.type ?? op.type;
  return op.op === "adder2d"
    ? conv2d.cost({ x }, op.attrs, op.type)
    : adder2d.cost({ x }, { ...op.attrs, p }, op.type);
}
