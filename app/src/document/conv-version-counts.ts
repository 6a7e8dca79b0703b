import type { RunConfig } from "@adder-studio/graph";
import { countOfOtherKind, type ModelIR, type OpCount, opTable } from "@adder-studio/ir";
import { versionNames } from "./swap";

/** Arithmetic of the layers of one example at inference, with every adder as a convolution, or back. */
export interface VersionCounts {
  readonly title: (typeof versionNames)[keyof typeof versionNames];
  readonly layers: OpCount;
}

/**
 * Counts the arithmetic of the layers of the other version of a network: with convolutions in place of its adders, or
 * with adders in place of its convolutions where it has no adder. The counts follow from the network itself, since a
 * layer has the same shapes in both versions. Undefined for a network with neither.
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
