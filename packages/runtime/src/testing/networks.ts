/** Small networks for tests, built op by op. */
import { invariant, randomStream, type Shape } from "@adder-studio/core";
import {
  createBuilder,
  type EmitArgs,
  type IrValue,
  type ModelIR,
  type OpName,
} from "@adder-studio/ir";
import type { HostBatch } from "../program";

export const testInput = { height: 6, width: 6, channels: 2, classes: 3 };

const inputSettings = { dataset: "noise", flip: false, crop: 0, padTo: 0, repeat: 1 } as const;

const roles = {
  conv2d: "conv-filter",
  adder2d: "adder-filter",
  shift2d: "shift-filter",
} as const;

/** Makes a builder that throws on ops that do not fit, with an input of `testInput` already emitted. */
export function testBuilder() {
  const builder = createBuilder();
  const { height, width, channels, classes } = testInput;
  function emit<K extends OpName>(op: K, args: Omit<EmitArgs<K>, "from">, from: string): IrValue {
    const result = builder.emit(op, { ...args, from } as EmitArgs<K>);
    invariant(result.ok, result.ok ? "" : result.error.message);
    return result.value;
  }
  const attrs = { ...inputSettings, noise: testInput, classes };
  const declared = { shape: [height, width, channels] };
  const x = emit("input", { ins: {}, params: {}, attrs, declared }, "input");

  function layer(
    op: "conv2d" | "adder2d" | "shift2d",
    source: IrValue,
    name: string,
    filters: number,
    kernel = 3,
    pad = 1,
    stride = 1,
    groups = 1,
  ): IrValue {
    const channelsIn = source.type.shape[2] as number;
    const w = builder.param({
      name: `${name}/w`,
      shape: [kernel, kernel, channelsIn / groups, filters],
      init: { kind: "normal", std: op === "adder2d" ? 1 : 0.3 },
      role: roles[op],
      from: name,
    });
    const window = { kernel, stride, pad, filters };
    const attrs = groups === 1 ? window : { ...window, groups };
    return emit(op, { ins: { x: source }, params: { w }, attrs }, name);
  }

  function bias(source: IrValue, name: string): IrValue {
    const shape: Shape = [source.type.shape[source.type.shape.length - 1] as number];
    const b = builder.param({
      name: `${name}/b`,
      shape,
      init: { kind: "normal", std: 0.1 },
      role: "bias",
      from: name,
    });
    return emit("bias", { ins: { x: source }, params: { b }, attrs: {} }, name);
  }

  function norm(source: IrValue, name: string): IrValue {
    const shape: Shape = [source.type.shape[source.type.shape.length - 1] as number];
    const vector = (
      key: string,
      role: "gamma" | "beta" | "moving-mean" | "moving-variance",
      value: number,
    ) =>
      builder.param({
        name: `${name}/${key}`,
        shape,
        init: { kind: "constant", value },
        role,
        from: name,
      });
    const params = {
      gamma: vector("gamma", "gamma", 1),
      beta: vector("beta", "beta", 0),
      mean: vector("mean", "moving-mean", 0),
      variance: vector("variance", "moving-variance", 1),
    };
    return emit(
      "batchNorm",
      { ins: { x: source }, params, attrs: { epsilon: 1e-5, momentum: 0.1 } },
      name,
    );
  }

  /** Ends the network with a regression loss. */
  function finishValues(source: IrValue): ModelIR {
    emit(
      "meanSquaredError",
      { ins: { x: source }, params: {}, attrs: { values: classes } },
      "output",
    );
    return builder.build();
  }

  function finish(source: IrValue): ModelIR {
    emit("softmaxCrossEntropy", { ins: { x: source }, params: {}, attrs: { classes } }, "output");
    return builder.build();
  }

  return { x, emit, layer, bias, norm, finish, finishValues };
}

/** Makes a network of every op that has an exact gradient. */
export function exactNetwork(): ModelIR {
  const { x, emit, layer, bias, norm, finish } = testBuilder();
  const first = bias(layer("conv2d", x, "c1", 4), "c1");
  const active = emit("relu", { ins: { x: norm(first, "b1") }, params: {}, attrs: {} }, "r1");
  const window = { kernel: 3, stride: 2, pad: 1 };
  const averaged = emit("avgPool", { ins: { x: active }, params: {}, attrs: window }, "p1");
  const largest = emit("maxPool", { ins: { x: active }, params: {}, attrs: window }, "p2");
  const joined = emit(
    "concat",
    { ins: { a: averaged, b: largest }, params: {}, attrs: {} },
    "join",
  );
  const dropped = emit(
    "dropout",
    { ins: { x: joined }, params: {}, attrs: { rate: 0.25 } },
    "drop",
  );
  const second = norm(layer("conv2d", dropped, "c2", 8, 3, 1, 1, 2), "b2");
  const summed = emit("add", { ins: { a: second, b: joined }, params: {}, attrs: {} }, "sum");
  const leaky = emit(
    "leakyRelu",
    { ins: { x: summed }, params: {}, attrs: { slope: 0.1 } },
    "leaky",
  );
  const gate = emit("sigmoid", { ins: { x: leaky }, params: {}, attrs: {} }, "gate");
  const bounded = emit("tanh", { ins: { x: leaky }, params: {}, attrs: {} }, "bounded");
  const gated = emit("add", { ins: { a: gate, b: bounded }, params: {}, attrs: {} }, "gated");
  const mean = emit("globalAvgPool", { ins: { x: gated }, params: {}, attrs: {} }, "gap");
  const map = emit(
    "reshape",
    { ins: { x: mean }, params: {}, attrs: { shape: [1, 1, 8] } },
    "head",
  );
  const head = bias(layer("conv2d", map, "head", 3, 1, 0), "head");
  return finish(emit("reshape", { ins: { x: head }, params: {}, attrs: { shape: [3] } }, "head"));
}

/** Makes the smallest AdderNet worth training: adder - batch norm - ReLU - pool - adder - batch norm. */
export function adderNetwork(): ModelIR {
  const { x, emit, layer, norm, finish } = testBuilder();
  const first = emit(
    "relu",
    { ins: { x: norm(layer("adder2d", x, "a1", 4), "b1") }, params: {}, attrs: {} },
    "r1",
  );
  const pooled = emit(
    "maxPool",
    { ins: { x: first }, params: {}, attrs: { kernel: 2, stride: 2, pad: 0 } },
    "p1",
  );
  const second = norm(layer("adder2d", pooled, "a2", 3, 3, 0), "b2");
  return finish(emit("reshape", { ins: { x: second }, params: {}, attrs: { shape: [3] } }, "out"));
}

/** Convolution - sigmoid - mean squared error: the other loss, with an exact gradient. */
export function valueNetwork(): ModelIR {
  const { x, emit, layer, bias, finishValues } = testBuilder();
  const active = emit(
    "sigmoid",
    { ins: { x: bias(layer("conv2d", x, "c1", 3, 6, 0), "c1") }, params: {}, attrs: {} },
    "s1",
  );
  return finishValues(
    emit("reshape", { ins: { x: active }, params: {}, attrs: { shape: [3] } }, "out"),
  );
}

/** A fixed random batch of `count` images. */
export function testBatch(count: number, key = 0): HostBatch {
  const random = randomStream(7, "test-batch", key);
  const size = count * testInput.height * testInput.width * testInput.channels;
  return {
    x: Float32Array.from({ length: size }, () => random.normal()),
    labels: Int32Array.from({ length: count }, () => random.below(testInput.classes)),
    targets: Float32Array.from({ length: count * testInput.classes }, () => random.normal()),
  };
}
