import type { ModelGraph } from "@adder-studio/graph";
import { type Layer, vggStage } from "../composites/library";
import { createSketch } from "./sketch";

/**
 * VGG-small on 32x32x3 images: two 3x3 layers and a 2x2 max pool with 128, then 256, then 512 filters, classes by
 * a dense layer with batch norm on the scores. `layer` makes all but the first and the last, which stay multiplying
 * as in CVPR 2020.
 */
export function vggSmall(layer: Layer, title: string): ModelGraph {
  const sketch = createSketch();
  let x = sketch.block("input", { padTo: 32, repeat: 3 });
  for (const filters of [128, 256, 512]) {
    const first = filters === 128 ? "conv2d" : layer;
    x = sketch.use(vggStage(sketch, layer, filters, first), 1, x);
  }
  const scores = sketch.chain(x, ["flatten"], ["dense", { units: 10, bias: false }], ["batchNorm"]);
  sketch.block("classOutput", {}, scores);
  return sketch.finish(title, { batch: 32 });
}
