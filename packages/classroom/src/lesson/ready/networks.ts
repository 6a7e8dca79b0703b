import { createSketch } from "@adder-studio/blocks";
import type { GraphEdit, ModelGraph, Props, RunConfig } from "@adder-studio/graph";

type Step = readonly [type: string, props?: Props];

/**
 * A small network for pictures of clothes, which learns in seconds: two layers of 8 and 16 filters, each with batch norm
 * and ReLU, and a dense layer with batch norm on its ten scores.
 */
export function clothes(
  layer: "adder2d" | "conv2d",
  { norms = true, ...run }: Partial<RunConfig> & { readonly norms?: boolean } = {},
): ModelGraph {
  const sketch = createSketch();
  const norm: readonly Step[] = norms ? [["batchNorm"]] : [];
  const scores = sketch.chain(
    sketch.block("input", {}),
    [layer, { filters: 8, kernel: 5, stride: 2, pad: 2 }],
    ...norm,
    ["relu"],
    [layer, { filters: 16, kernel: 3, stride: 2, pad: 1 }],
    ...norm,
    ["relu"],
    ["flatten"],
    ["dense", { units: 10, bias: false }],
    ...norm,
  );
  sketch.block("classOutput", {}, scores);
  return sketch.finish("", { epochs: 3, ...run });
}

/** A network for points of a plane: `hidden` blocks between the points and a dense layer for two classes. */
export function plane(
  data: Props,
  hidden: readonly Step[],
  run: Partial<RunConfig> = {},
): ModelGraph {
  const sketch = createSketch();
  const scores = sketch.chain(sketch.block("input", data), ["flatten"], ...hidden, [
    "dense",
    { units: 2, bias: true },
  ]);
  sketch.block("classOutput", {}, scores);
  return sketch.finish("", { epochs: 20, batch: 32, weightDecay: 0, ...run });
}

/** Distances of two measures, or products, with batch norm and ReLU. */
export function hidden(layer: "adderDense" | "dense", units: number): readonly Step[] {
  return [[layer, { units, bias: true }], ["batchNorm"], ["relu"]];
}

/** Mutes each block of a type in the document itself. */
export function muteAll({ nodes }: ModelGraph, type: string, off = true): readonly GraphEdit[] {
  return Object.keys(nodes)
    .filter((id) => nodes[id]?.type === type)
    .map((id) => ({ kind: "setOff", id, off }));
}
