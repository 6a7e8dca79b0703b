import { canonicalJson, sha256Hex } from "@adder-studio/core";
import { datasets, pointSetOf } from "@adder-studio/data";
import { type ModelGraph, numericsHash } from "@adder-studio/graph";
import type { InputAttrs, ModelIR } from "@adder-studio/ir";
import type { DataFacts, RunRecord } from "./types";

/** The images of each input of a network. */
export function dataOf(ir: ModelIR): readonly DataFacts[] {
  return ir.ops.flatMap((op) => (op.op === "input" ? [factsOf(op.attrs)] : []));
}

function factsOf({ dataset, noise, own, points, classes }: InputAttrs): DataFacts {
  if (own !== undefined) return { id: "own", title: own.name, hash: own.hash };
  const set = pointSetOf(dataset);
  if (set !== undefined) {
    const recipe = canonicalJson({ dataset, classes, ...points });
    return { id: dataset, title: set.title, hash: sha256Hex(recipe) };
  }
  const info = datasets.find(({ id }) => id === dataset);
  if (info === undefined) {
    const recipe = { dataset, ...noise };
    return {
      id: dataset,
      title: "synthetic images",
      hash: sha256Hex(canonicalJson({ ...recipe })),
    };
  }
  const pieces = [...info.shards.train, ...info.shards.test].map(({ sha256 }) => sha256);
  return { id: info.id, title: info.title, hash: sha256Hex(canonicalJson(pieces)) };
}

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
