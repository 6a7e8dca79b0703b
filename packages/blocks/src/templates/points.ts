import type { ModelGraph } from "@adder-studio/graph";
import { createSketch } from "./sketch";

/**
 * One adder layer of 32 units with trained biases, ReLU, and a linear read-out: units max(0, b - |x - c|) (METHOD 1.10,
 * derived here), whose centres, widths and heights are learned.
 */
export function approx1d(title: string): ModelGraph {
  const sketch = createSketch();
  const value = sketch.chain(
    sketch.block("input", { dataset: "function", target: "sine" }),
    ["flatten"],
    ["adderDense", { units: 32, bias: true }],
    ["relu"],
    ["dense", { units: 1, bias: true }],
  );
  sketch.block("valueOutput", {}, value);
  return sketch.finish(title, approxRun);
}

/** Adam measures each gradient by itself, so adder layers need no rate of their own. */
const approxRun = {
  epochs: 40,
  batch: 32,
  optimizer: "adam",
  lr: 0.02,
  weightDecay: 0,
  rateRule: "plain",
  filterRule: "sign",
} as const;

/** Two adder layers with batch norm, as deep as two arms of a spiral need. */
export function spirals(title: string): ModelGraph {
  const sketch = createSketch();
  const scores = sketch.chain(
    sketch.block("input", { dataset: "spirals", pointNoise: 0.03 }),
    ["flatten"],
    ["adderDense", { units: 32, bias: true }],
    ["batchNorm"],
    ["relu"],
    ["adderDense", { units: 32, bias: false }],
    ["batchNorm"],
    ["relu"],
    ["dense", { units: 2, bias: true }],
  );
  sketch.block("classOutput", {}, scores);
  return sketch.finish(title, { epochs: 40, batch: 32, weightDecay: 0 });
}
