import type { ModelGraph } from "@adder-studio/graph";
import { type Layer, residualUnit } from "../composites/library";
import { createSketch } from "./sketch";

/**
 * ResNet-20 (`units` 3) and ResNet-32 (5) on 32x32x3 images (He et al., CVPR 2016; in the form of the AdderNet
 * authors' code): a 3x3 convolution, three stages of residual units with 16, 32 and 64 filters, a 1x1 layer with
 * stride 2 and batch norm as the shortcut where the size changes, global average, classes by a dense layer without
 * bias (a 1x1 convolution) with batch norm on the scores. `layer` makes the units; first and last stay multiplying.
 * `published` ends block by block as the authors' resnet20.py does, which is the same arithmetic: an average over 8x8
 * pixels, a 1x1 convolution without bias, batch norm.
 */
export function resnetSmall(
  units: number,
  layer: Layer,
  title: string,
  end: "dense" | "published" = "dense",
): ModelGraph {
  const sketch = createSketch();
  let x = sketch.chain(
    sketch.block("input", { padTo: 32, repeat: 3 }),
    ["conv2d", { filters: 16 }],
    ["batchNorm"],
    ["relu"],
  );
  for (const [stage, filters] of [16, 32, 64].entries()) {
    const isFirst = stage === 0;
    if (!isFirst) {
      const name = `Residual unit ${filters}, half size`;
      const down = { filters, stride: 2, projection: true, title: name };
      x = sketch.use(residualUnit(sketch, layer, down), 1, x);
    }
    const unit = residualUnit(sketch, layer, { filters, title: `Residual unit ${filters}` });
    x = sketch.use(unit, isFirst ? units : units - 1, x);
  }
  // A dense layer is a 1x1 convolution on the vector that the average leaves.
  const scores =
    end === "dense"
      ? sketch.chain(x, ["globalAvgPool"], ["dense", { units: 10, bias: false }], ["batchNorm"])
      : sketch.chain(
          x,
          ["avgPool", { kernel: 8, stride: 1 }],
          ["conv2d", { filters: 10, kernel: 1, pad: 0 }],
          ["batchNorm"],
        );
  sketch.block("classOutput", {}, scores);
  return sketch.finish(title, { batch: 32 });
}
