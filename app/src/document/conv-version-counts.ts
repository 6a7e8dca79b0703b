import type { RunConfig } from "@adder-studio/graph";
import { countOfOtherKind, type ModelIR, type OpCount, opTable } from "@adder-studio/ir";
import { versionNames } from "./swap";

/** Arithmetic of the layers of one example at inference, with every adder as a convolution, or back. */
export interface VersionCounts {
  readonly title: (typeof versionNames)[keyof typeof versionNames];
  readonly layers: OpCount;
}

/**
 * What the layers of the other version cost: adders as convolutions, in a network without adders the other way round.
 * Counted from the network itself: a layer and its twin have the same shapes, so nothing is inferred again.
 * Undefined where there is nothing to swap.
 */
export function otherVersionCounts(
  ir: ModelIR,
  { lpEnd }: Pick<RunConfig, "lpEnd">,
): VersionCounts | undefined {
  const has = (name: string) => ir.ops.some(({ op }) => op === name);
  const from = has("adder2d") ? "adder2d" : has("conv2d") ? "conv2d" : undefined;
  if (from === undefined) return undefined;
  let [additions, multiplications] = [0, 0];
  for (const op of ir.ops) {
    if (opTable[op.op].group !== "layers") continue;
    const count = op.op === from ? countOfOtherKind(ir, op, lpEnd) : op.cost;
    additions += count.additions;
    multiplications += count.multiplications;
  }
  const title = versionNames[from === "adder2d" ? "conv" : "adder"];
  return { title, layers: { additions, multiplications } };
}
