import type { Shape } from "@adder-studio/core";
import type { ModelGraph, NodeId } from "@adder-studio/graph";
import type { Block } from "./define";
import { createSketch } from "./templates/sketch";

/**
 * A small network around one block: noise images (a Value output: a function), shaped by 1x1 convolutions to the block's `example`, and behind
 * it whatever the output needs. The contract suites of document, compiler and engine run every block in it.
 */
export function exampleGraph(block: Block): { graph: ModelGraph; node: NodeId } {
  const shapes: readonly Shape[] = Object.values(block.example);
  const [height = 8, width = 8] = shapes.find((shape) => shape.length === 3) ?? [1, 1];
  const values = { dataset: "function" };
  const noise = { dataset: "noise", noiseHeight: height, noiseWidth: width, noiseChannels: 2 };
  const sketch = createSketch();
  const isInput = block.category === "input";
  const images = isInput ? {} : noise;
  const source = sketch.block("input", block.type === "valueOutput" ? values : images);

  function shaped(shape: Shape): NodeId {
    const image = sketch.block("conv2d", { filters: shape.at(-1) ?? 1, kernel: 1, pad: 0 }, source);
    return shape.length === 1 ? sketch.block("flatten", {}, image) : image;
  }
  const node = isInput ? source : sketch.block(block.type, {}, ...shapes.map(shaped));
  if (block.category !== "output") {
    const scores = sketch.chain(node, ["flatten"], ["dense", { units: 10 }]);
    sketch.block("classOutput", {}, scores);
  }
  return { graph: sketch.finish(block.title, { batch: 4 }), node };
}
