import type { ModelGraph, NodeId } from "@adder-studio/graph";
import { createSketch } from "./sketch";

/**
 * A network of the form of ResNet-50 with every block in the open: a stem, stages of bottleneck units with
 * shortcuts (`units` says how many in each stage), average, classes. `[3, 4, 6, 3]` is ResNet-50's own depth, in
 * 177 blocks; a unit more is ten more. Its filters are few, so that no limit of size is met: it is there to be drawn
 * and edited, by tests and measurements.
 */
export function deepResidual(units: readonly number[]): ModelGraph {
  const sketch = createSketch();

  function unit(x: NodeId, filters: number, stride: number, projected: boolean): NodeId {
    const main = sketch.chain(
      x,
      ["adder2d", { filters, kernel: 1, pad: 0 }],
      ["batchNorm"],
      ["relu"],
      ["adder2d", { filters, stride }],
      ["batchNorm"],
      ["relu"],
      ["adder2d", { filters: 4 * filters, kernel: 1, pad: 0 }],
      ["batchNorm"],
    );
    const projection = { filters: 4 * filters, kernel: 1, stride, pad: 0 };
    const shortcut = projected ? sketch.chain(x, ["adder2d", projection], ["batchNorm"]) : x;
    return sketch.chain(sketch.block("add", {}, main, shortcut), ["relu"]);
  }

  let x = sketch.chain(
    sketch.block("input", { padTo: 32 }),
    ["conv2d", { filters: 8 }],
    ["batchNorm"],
    ["relu"],
  );
  units.forEach((count, stage) => {
    for (let place = 0; place < count; place++) {
      const isFirst = place === 0;
      x = unit(x, 4 * 2 ** stage, isFirst && stage > 0 ? 2 : 1, isFirst);
    }
  });
  const scores = sketch.chain(x, ["globalAvgPool"], ["dense", { units: 10 }], ["batchNorm"]);
  sketch.block("classOutput", {}, scores);
  return sketch.finish(`Residual network, ${units.reduce((sum, count) => sum + count, 0)} units`);
}
