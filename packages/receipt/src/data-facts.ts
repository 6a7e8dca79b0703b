import { canonicalJson, sha256Hex } from "@adder-studio/core";
import { datasets, pointSetOf } from "@adder-studio/data";
import type { InputAttrs, ModelIR } from "@adder-studio/ir";

/** The examples that a run learns from. */
export interface DataFacts {
  readonly id: string;
  readonly title: string;
  /** SHA-256 over the unpacked pieces of the set, or of the person's own set; of the recipe for synthetic images. */
  readonly hash: string;
}

/** Returns the facts of the data of each input of a network. */
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
