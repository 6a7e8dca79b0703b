import type { CompositeId, ModelGraph } from "@adder-studio/graph";
import { bottleneck, type Layer, residualUnit } from "../composites/library";
import { createSketch } from "./sketch";

/** Units in a stage: two 3x3 layers each in ResNet-18, bottlenecks in ResNet-50. */
const stages = { 18: [2, 2, 2, 2], 50: [3, 4, 6, 3] } as const;

/**
 * ResNet-18 and ResNet-50 on 224x224x3 images with 1000 classes (He et al., CVPR 2016; parameters and strides as
 * PyTorch has them): a 7x7 convolution with stride 2, max pool, four stages with 64 to 512 filters, global average,
 * a dense layer with bias. `layer` makes the units; first and last stay multiplying. The images are noise: the data
 * is not in the browser. `published` ends as the AdderNet authors' resnet50.py does: a 1x1 convolution with bias, and batch
 * norm on the 1000 scores.
 */
export function resnetLarge(
  depth: 18 | 50,
  layer: Layer,
  title: string,
  end: "dense" | "published" = "dense",
): ModelGraph {
  const sketch = createSketch();
  const image = { noiseHeight: 224, noiseWidth: 224, noiseChannels: 3, noiseClasses: 1000 };
  let x = sketch.chain(
    sketch.block("input", { dataset: "noise", ...image }),
    ["conv2d", { filters: 64, kernel: 7, stride: 2, pad: 3 }],
    ["batchNorm"],
    ["relu"],
    ["maxPool", { kernel: 3, stride: 2, pad: 1 }],
  );
  const make = depth === 18 ? residualUnit : bottleneck;
  const name = depth === 18 ? "Residual unit" : "Bottleneck";
  for (const [stage, units] of stages[depth].entries()) {
    const filters = 64 * 2 ** stage;
    const stride = stage === 0 ? 1 : 2;
    const unit = (more: object, suffix: string): CompositeId =>
      make(sketch, layer, { filters, title: `${name} ${filters}${suffix}`, ...more });
    // ResNet-18's first stage changes neither size nor channels.
    if (depth === 50 || stage > 0) {
      x = sketch.use(
        unit({ stride, projection: true }, stride > 1 ? ", half size" : ", first"),
        1,
        x,
      );
      x = sketch.use(unit({}, ""), units - 1, x);
    } else {
      x = sketch.use(unit({}, ""), units, x);
    }
  }
  const scores =
    end === "dense"
      ? sketch.chain(x, ["globalAvgPool"], ["dense", { units: 1000, bias: true }])
      : sketch.chain(
          x,
          ["avgPool", { kernel: 7, stride: 1 }],
          ["conv2d", { filters: 1000, kernel: 1, pad: 0, bias: true }],
          ["batchNorm"],
        );
  sketch.block("classOutput", {}, scores);
  return sketch.finish(title, { batch: 1 });
}
