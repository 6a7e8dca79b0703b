import { invariant, type Shape } from "@adder-studio/core";
import { createBuilder, type IrBuilder, type IrValue } from "./builder";
import type { ModelIR } from "./types";

/** Unwraps what must fit. */
export function must<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  invariant(result.ok, JSON.stringify(result));
  return result.value;
}

export function inputOf(builder: IrBuilder, shape: Shape, classes = 10): IrValue {
  const attrs = { dataset: "noise", classes, flip: false, crop: 0, padTo: 0, repeat: 1 };
  return must(
    builder.emit("input", { ins: {}, params: {}, attrs, from: "in", declared: { shape } }),
  );
}

/** input 8x8x3 -> adder 16@3x3 pad 1 -> batch norm -> global average -> loss over 16 classes. */
export function smallIr(): ModelIR {
  const builder = createBuilder();
  const x = inputOf(builder, [8, 8, 3], 16);
  const w = builder.param({
    name: "a1/w",
    shape: [3, 3, 3, 16],
    init: { kind: "normal", std: 1 },
    role: "adder-filter",
    from: "a1",
  });
  const attrs = { filters: 16, kernel: 3, stride: 1, pad: 1 };
  const y = must(builder.emit("adder2d", { ins: { x }, params: { w }, attrs, from: "a1" }));
  const vector = (
    name: string,
    role: "gamma" | "beta" | "moving-mean" | "moving-variance",
    value: number,
  ) =>
    builder.param({
      name: `n1/${name}`,
      shape: [16],
      init: { kind: "constant", value },
      role,
      from: "n1",
    });
  const normed = must(
    builder.emit("batchNorm", {
      ins: { x: y },
      params: {
        gamma: vector("gamma", "gamma", 1),
        beta: vector("beta", "beta", 0),
        mean: vector("mean", "moving-mean", 0),
        variance: vector("variance", "moving-variance", 1),
      },
      attrs: { epsilon: 1e-5, momentum: 0.1 },
      from: "n1",
    }),
  );
  const pooled = must(
    builder.emit("globalAvgPool", { ins: { x: normed }, params: {}, attrs: {}, from: "g1" }),
  );
  must(
    builder.emit("softmaxCrossEntropy", {
      ins: { x: pooled },
      params: {},
      attrs: { classes: 16 },
      from: "out",
    }),
  );
  return builder.build();
}
