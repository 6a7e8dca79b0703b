import { templateOf } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";
import { writeOnnx } from "@adder-studio/onnx";
import { describe, expect, it } from "vitest";
import { testPython } from "../../../tools/python.mjs";
import {
  answersOf,
  askOnnxRuntime,
  everyBlock,
  examples,
  livelyWeights,
  loweredIr,
  relativeDifference,
  toNchw,
} from "./test-support";

const python = testPython();

/** Returns the template at its own size, on noise where its images are not needed. */
function template(id: string): ModelGraph {
  const found = templateOf(id);
  if (!found) throw new Error(`there is no template ${id}`);
  return found.graph;
}

const networks: readonly (readonly [name: string, graph: ModelGraph, count: number])[] = [
  ["lenet5-bn-adder", template("lenet5-bn-adder"), 3],
  ["lenet5-bn-conv", template("lenet5-bn-conv"), 3],
  ["resnet20-adder", template("resnet20-adder"), 2],
  ["lenetpp-adder", template("lenetpp-adder"), 2],
  ["spirals-adder", template("spirals-adder"), 5],
  ["approx-1d-adder", template("approx-1d-adder"), 5],
  ["every block", everyBlock(), 3],
  ["every block, p = 2", everyBlock({ lpStart: 2, lpEnd: 2 }), 2],
  ["every block, p = 1.5", everyBlock({ lpStart: 2, lpEnd: 1.5 }), 2],
];

describe.skipIf(python === undefined)("exported networks by onnxruntime", () => {
  it("give our engine's outputs, as functions and in line", async () => {
    const asked = [];
    const wanted: Float32Array[] = [];
    for (const [, graph, count] of networks) {
      const ir = loweredIr(graph);
      const weights = await livelyWeights(graph);
      const batch = examples(ir, count);
      wanted.push(await answersOf(graph, weights, batch));
      for (const inline of [false, true]) {
        const model = writeOnnx(graph, weights, { inline });
        if (!model.ok) throw new Error(model.error);
        asked.push({ model: model.value, x: toNchw(ir, batch), count });
      }
    }
    const found = askOnnxRuntime(python ?? "", asked);
    const far = networks.flatMap(([name], i) =>
      [0, 1].flatMap((form) => {
        const outputs = found[2 * i + form] ?? new Float32Array();
        const difference = relativeDifference(outputs, wanted[i] ?? new Float32Array());
        return difference < 1e-4
          ? []
          : [`${name} ${form === 0 ? "function" : "inline"} ${difference}`];
      }),
    );
    expect(far).toEqual([]);
  });
});
