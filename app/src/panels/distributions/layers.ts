import { shapeSize } from "@adder-studio/core";
import type { IrOp, ModelIR } from "@adder-studio/ir";
import type { ObserveItem } from "@adder-studio/session/client";
import { imagesPerLook } from "../../draw/count";
import { type FilterLayer, filterLayers, isBiased } from "../../observe/ops";

/** The observations of one layer. */
export interface SeenLayer {
  readonly layer: FilterLayer;
  readonly images: number;
  readonly weights: ObserveItem;
  readonly input: ObserveItem;
  readonly output: ObserveItem;
  /** Outputs of the batch norm that follows the layer, if there is one. */
  readonly after: ObserveItem | undefined;
  /** d² c_in: values that one output adds up. */
  readonly taps: number;
  /** A bias follows: what is seen of the outputs is without it. */
  readonly biased: boolean;
  /** Zeros around the input take part. */
  readonly padded: boolean;
}

const mostImages = 64;

/** The batch norm that takes the output, with or without a bias or another shape in between. */
export function normBehind(ir: ModelIR, op: IrOp): IrOp | undefined {
  const takers = ir.ops.filter(({ ins }) => ins.includes(op.id));
  const [only] = takers;
  if (takers.length !== 1 || only === undefined) return undefined;
  if (only.op === "batchNorm") return only;
  return only.op === "bias" || only.op === "reshape" ? normBehind(ir, only) : undefined;
}

export function seenLayers(ir: ModelIR): readonly SeenLayer[] {
  return filterLayers(ir).map((layer): SeenLayer => {
    const { op, param } = layer;
    const [from = 0] = op.ins;
    const norm = normBehind(ir, op);
    const largest = Math.max(shapeSize(op.type.shape), shapeSize(ir.ops[from]?.type.shape ?? []));
    const count = imagesPerLook(ir, largest, mostImages);
    return {
      layer,
      images: count,
      weights: { kind: "distribution", name: param.name },
      input: { kind: "distribution", op: from, count },
      output: { kind: "distribution", op: op.id, count },
      after: norm === undefined ? undefined : { kind: "distribution", op: norm.id, count },
      biased: isBiased(ir, op),
      taps: shapeSize(param.shape.slice(0, -1)),
      padded: "pad" in op.attrs && op.attrs.pad > 0,
    };
  });
}

/** All that is seen of a layer. */
export function itemsOf({ weights, input, output, after }: SeenLayer): readonly ObserveItem[] {
  return after === undefined ? [weights, input, output] : [weights, input, output, after];
}
