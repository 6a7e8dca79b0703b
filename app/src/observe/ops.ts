import type { IrOp, ModelIR, ParamSpec } from "@adder-studio/ir";

/**
 * The op whose output is the block's, by its path in the document (`unit1.2.adder1`). A composite's is the last op
 * inside it, in its last repetition.
 */
export function outputOp(ir: ModelIR, path: string): IrOp | undefined {
  const own = ir.ops.filter(({ from }) => from === path);
  if (own.length > 0) return own.at(-1);
  return ir.ops.filter(({ from }) => from.startsWith(`${path}.`)).at(-1);
}

/** The op whose output are the scores of the classes: the loss itself is one number. */
export function logitsOp(ir: ModelIR): number | undefined {
  const last = ir.ops.at(-1);
  return last?.op === "softmaxCrossEntropy" ? last.ins[0] : undefined;
}

/** The op whose output is the value that a network answers with; undefined where it answers with classes. */
export function valueOp(ir: ModelIR): number | undefined {
  const last = ir.ops.at(-1);
  return last?.op === "meanSquaredError" ? last.ins[0] : undefined;
}

/** A bias is added right behind this op. */
export function isBiased(ir: ModelIR, op: IrOp): boolean {
  return ir.ops.some((next) => next.op === "bias" && next.ins[0] === op.id);
}

/** Layers with a filter: the op and its filter's parameter. */
export interface FilterLayer {
  readonly op: IrOp;
  readonly kind: "adder" | "conv";
  /** A convolution that uses its weights as powers of two. */
  readonly shifts: boolean;
  readonly param: ParamSpec;
}

/** Adder and convolution layers, dense ones among them, in network order. */
export function filterLayers(ir: ModelIR): readonly FilterLayer[] {
  return ir.ops.flatMap((op): FilterLayer[] => {
    const named = new Set(Object.values(op.params));
    const param = ir.params.find(({ name, role }) => named.has(name) && role.endsWith("-filter"));
    if (param === undefined) return [];
    const { role } = param;
    const kind = role === "adder-filter" ? "adder" : "conv";
    return [{ op, kind, shifts: role === "shift-filter", param }];
  });
}
