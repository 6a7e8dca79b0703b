import type { ModelGraph, NodeId } from "@adder-studio/graph";
import { createSketch } from "./sketch";

/**
 * ResNet-20 on 32x32 images (He et al., CVPR 2016; in the form of the AdderNet authors' code): a 3x3 convolution,
 * three stages of three units with 16, 32 and 64 filters, each unit two 3x3 layers with batch norm and a shortcut
 * (1x1 with stride 2 and batch norm where the size changes), global average, classes by a dense layer without bias
 * (a 1x1 convolution) with batch norm on the scores. `layer` makes the units; first and last stay multiplying.
 */
export function resnet20(layer: "adder2d" | "conv2d", title: string): ModelGraph {
  const sketch = createSketch();

  function unit(x: NodeId, filters: number, stride: number): NodeId {
    const main = sketch.chain(
      x,
      [layer, { filters, stride }],
      ["batchNorm"],
      ["relu"],
      [layer, { filters }],
      ["batchNorm"],
    );
    const projection = { filters, kernel: 1, stride, pad: 0 };
    const shortcut = stride > 1 ? sketch.chain(x, [layer, projection], ["batchNorm"]) : x;
    return sketch.chain(sketch.block("add", {}, main, shortcut), ["relu"]);
  }

  let x = sketch.chain(
    sketch.block("input", { padTo: 32 }),
    ["conv2d", { filters: 16 }],
    ["batchNorm"],
    ["relu"],
  );
  for (const [filters, strides] of [
    [16, [1, 1, 1]],
    [32, [2, 1, 1]],
    [64, [2, 1, 1]],
  ] as const) {
    for (const stride of strides) x = unit(x, filters, stride);
  }
  // A dense layer is a 1x1 convolution on the vector that the average leaves.
  const scores = sketch.chain(
    x,
    ["globalAvgPool"],
    ["dense", { units: 10, bias: false }],
    ["batchNorm"],
  );
  sketch.block("classOutput", {}, scores);
  return sketch.finish(title, { batch: 32 });
}
