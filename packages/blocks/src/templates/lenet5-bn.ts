import type { ModelGraph } from "@adder-studio/graph";
import { createSketch } from "./sketch";

/**
 * LeNet-5 with batch norm on 28x28 images: 6@5x5 pad 2, pool, 16@5x5, pool, 120@5x5, 84@1x1, each with batch norm
 * and ReLU; classes by a 1x1 convolution with batch norm on the scores. No biases. `layer` makes all but the last.
 */
export function lenet5Bn(layer: "adder2d" | "conv2d", title: string): ModelGraph {
  const sketch = createSketch();
  const plain = { kernel: 5, pad: 0 };
  const scores = sketch.chain(
    sketch.block("input", {}),
    [layer, { filters: 6, kernel: 5, pad: 2 }],
    ["batchNorm"],
    ["relu"],
    ["maxPool"],
    [layer, { filters: 16, ...plain }],
    ["batchNorm"],
    ["relu"],
    ["maxPool"],
    [layer, { filters: 120, ...plain }],
    ["batchNorm"],
    ["relu"],
    [layer, { filters: 84, kernel: 1, pad: 0 }],
    ["batchNorm"],
    ["relu"],
    ["conv2d", { filters: 10, kernel: 1, pad: 0 }],
    ["batchNorm"],
  );
  sketch.block("classOutput", {}, scores);
  return sketch.finish(title);
}
