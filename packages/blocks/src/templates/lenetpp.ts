import type { ModelGraph } from "@adder-studio/graph";
import type { Layer } from "../composites/library";
import { createSketch } from "./sketch";

/**
 * LeNet++ on 28x28 images, the network of CVPR 2020's figure 1 (after Wen et al., ECCV 2016): six 5x5 layers with 32,
 * 32, 64, 64, 128 and 128 filters, a max pool after each pair, a layer of two units whose values are drawn as a
 * point, and a dense read-out of the classes. `layer` makes the six; its dense form makes the two units. Batch norm
 * follows each layer, the two units as well.
 */
export function lenetPlusPlus(layer: Layer, title: string): ModelGraph {
  const sketch = createSketch();
  let x = sketch.block("input", {});
  for (const filters of [32, 64, 128]) {
    const stage = sketch.define(`Pair of ${filters}`, (inner) => {
      const wide = { filters, kernel: 5, pad: 2 };
      const last = inner.chain(
        inner.input(),
        [layer, wide],
        ["batchNorm"],
        ["relu"],
        [layer, wide],
        ["batchNorm"],
        ["relu"],
        ["maxPool"],
      );
      inner.output(last);
    });
    x = sketch.use(stage, 1, x);
  }
  const features = sketch.chain(
    x,
    ["flatten"],
    [layer === "adder2d" ? "adderDense" : "dense", { units: 2, bias: false }],
    ["batchNorm"],
  );
  sketch.block("classOutput", {}, sketch.chain(features, ["dense", { units: 10, bias: true }]));
  // As long as its recorded run took: an epoch of 10,000 images is minutes here.
  return sketch.finish(title, { epochs: 6, batch: 32 });
}
