import type { ModelIR } from "@adder-studio/ir";
import { testBuilder } from "../testing/networks";

/** Makes a network whose adder layers have bounded inputs: images, ReLU and pool, tanh and mean pool; with padding. */
export function boundedNetwork(): ModelIR {
  const { x, emit, layer, norm, finish } = testBuilder();
  const none = { params: {}, attrs: {} };
  const first = norm(layer("adder2d", x, "adder1", 5), "norm1");
  const relu = emit("relu", { ins: { x: first }, ...none }, "relu");
  const window = { kernel: 2, stride: 2, pad: 0 };
  const pool = emit("maxPool", { ins: { x: relu }, params: {}, attrs: window }, "pool");
  const second = norm(layer("adder2d", pool, "adder2", 6, 3, 1), "norm2");
  const tanh = emit("tanh", { ins: { x: second }, ...none }, "tanh");
  const average = emit("avgPool", { ins: { x: tanh }, params: {}, attrs: window }, "average");
  const third = norm(layer("adder2d", average, "adder3", 3, 1, 0), "norm3");
  return finish(emit("reshape", { ins: { x: third }, params: {}, attrs: { shape: [3] } }, "out"));
}
