import { type ModelGraph, numericsHash } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import type { RunRecord } from "./types";

export function kindOf(ir: ModelIR): RunRecord["kind"] {
  const roles = new Set(ir.params.map(({ role }) => role));
  return roles.has("adder-filter")
    ? "adder"
    : roles.has("conv-filter") || roles.has("shift-filter")
      ? "conv"
      : "other";
}

/** Returns a key that is equal for runs that differ in nothing but their seed. */
export function familyOf(graph: ModelGraph, warm: boolean): string {
  return `${numericsHash({ ...graph, run: { ...graph.run, seed: 0 } })}${warm ? " warm" : ""}`;
}
