import { DiagnosticError, type NamedArray, type Shape, shapeSize } from "@adder-studio/core";
import {
  createBuilder,
  type EmitArgs,
  type IrValue,
  type ModelIR,
  type OpName,
  type ParamRole,
} from "@adder-studio/ir";
import { UsageError } from "../usage";
import { toHwio } from "./layout";
import type { NetworkCase, NetworkLayer } from "./types";

interface Value {
  readonly ir: IrValue;
  /** Index in our order of each of the reference's (channels first) values, after a flatten. */
  readonly order?: readonly number[];
}

/** Builds a golden network as IR, with its weights in our layout and names. */
export function networkIr(
  network: NetworkCase,
  weights: ArrayLike<number>,
): { ir: ModelIR; arrays: NamedArray[] } {
  const builder = createBuilder();
  const arrays: NamedArray[] = [];
  const values = new Map<string, Value>();
  const [, , channels, height, width] = network.input.shape as [
    number,
    number,
    number,
    number,
    number,
  ];

  function emit<K extends OpName>(op: K, args: EmitArgs<K>): IrValue {
    const result = builder.emit(op, args);
    if (!result.ok) {
      throw new UsageError(`${network.name}: layer ${args.from}: ${result.error.message}`);
    }
    return result.value;
  }

  function stored(name: string): { shape: readonly number[]; data: Float32Array } {
    const entry = network.manifest.find((candidate) => candidate.name === name);
    if (!entry) throw new UsageError(`${network.name}: the weights of ${name} are missing.`);
    const data = Float32Array.from(
      Array.prototype.slice.call(weights, entry.offsetFloats, entry.offsetFloats + entry.count),
    );
    return { shape: entry.shape, data };
  }

  function param(
    layer: string,
    role: ParamRole,
    name: string,
    shape: Shape,
    data: Float32Array,
  ): string {
    const full = `${layer}/${name}`;
    arrays.push({ name: full, shape, data });
    return builder.param({
      name: full,
      shape,
      init: { kind: "constant", value: 0 },
      role,
      from: layer,
    });
  }

  function vector(layer: string, role: ParamRole, name: string, storedAs: string): string {
    const { shape, data } = stored(`${layer}.${storedAs}`);
    return param(layer, role, name, shape, data);
  }

  function named(name: string): Value {
    const value = values.get(name);
    if (!value) throw new UsageError(`${network.name}: nothing is called ${name}.`);
    return value;
  }

  function filterLayer(layer: NetworkLayer, source: Value, op: "conv2d" | "adder2d"): Value {
    const from = layer.name;
    let x = source.ir;
    const flat = x.type.shape.length === 1;
    if (flat) {
      x = emit("reshape", {
        ins: { x },
        params: {},
        attrs: { shape: [1, 1, x.type.shape[0] as number] },
        from,
      });
    }
    const { shape, data } = stored(`${from}.w`);
    const oihw = shape as [number, number, number, number];
    const ordered = source.order ? reorderInputs(data, oihw, source.order) : data;
    const role = op === "conv2d" ? "conv-filter" : "adder-filter";
    const hwio: Shape = [oihw[2], oihw[3], oihw[1], oihw[0]];
    const w = param(from, role, "w", hwio, toHwio(ordered, oihw));
    const attrs = {
      kernel: layer.kernel ?? 1,
      stride: layer.stride ?? 1,
      pad: layer.pad ?? 0,
      filters: layer.filters ?? oihw[0],
    };
    let y = emit(op, { ins: { x }, params: { w }, attrs, from });
    if (layer.bias) {
      y = emit("bias", {
        ins: { x: y },
        params: { b: vector(from, "bias", "b", "b") },
        attrs: {},
        from,
      });
    }
    return { ir: y };
  }

  function lowerLayer(layer: NetworkLayer): Value {
    const from = layer.name;
    const names = typeof layer.in === "string" ? [layer.in] : layer.in;
    const sources = names.map(named);
    const source = sources[0] as Value;
    const x = source.ir;
    const window = {
      kernel: layer.size ?? layer.kernel ?? 2,
      stride: layer.stride ?? layer.size ?? 2,
      pad: layer.pad ?? 0,
    };
    if (source.order && layer.op !== "conv2d" && layer.op !== "adder2d") {
      throw new UsageError(`${network.name}: only a layer with filters may follow a flatten.`);
    }
    switch (layer.op) {
      case "conv2d":
      case "adder2d":
        return filterLayer(layer, source, layer.op);
      case "batchNorm": {
        const params = {
          gamma: vector(from, "gamma", "gamma", "gamma"),
          beta: vector(from, "beta", "beta", "beta"),
          mean: vector(from, "moving-mean", "mean", "runningMean"),
          variance: vector(from, "moving-variance", "variance", "runningVar"),
        };
        const attrs = { epsilon: layer.eps ?? 1e-5, momentum: layer.momentum ?? 0.1 };
        return { ir: emit("batchNorm", { ins: { x }, params, attrs, from }) };
      }
      case "relu":
        return { ir: emit("relu", { ins: { x }, params: {}, attrs: {}, from }) };
      case "maxPool":
        return { ir: emit("maxPool", { ins: { x }, params: {}, attrs: window, from }) };
      case "avgPool":
        return { ir: emit("avgPool", { ins: { x }, params: {}, attrs: window, from }) };
      case "globalAvgPool":
        return { ir: emit("globalAvgPool", { ins: { x }, params: {}, attrs: {}, from }) };
      case "add": {
        const ins = { a: x, b: (sources[1] as Value).ir };
        return { ir: emit("add", { ins, params: {}, attrs: {}, from }) };
      }
      case "flatten": {
        const ir = emit("reshape", {
          ins: { x },
          params: {},
          attrs: { shape: [shapeSize(x.type.shape)] },
          from,
        });
        const [h, w, c] = x.type.shape;
        return c !== undefined && (h as number) * (w as number) > 1
          ? { ir, order: channelFirst(h as number, w as number, c) }
          : { ir };
      }
      default:
        throw new UsageError(`${network.name}: unknown operation ${layer.op}.`);
    }
  }

  const classes = network.evalLogitsLastBatch.shape[1] as number;
  const input = { dataset: "noise", classes, flip: false, crop: 0, padTo: 0, repeat: 1 };
  values.set("input", {
    ir: emit("input", {
      ins: {},
      params: {},
      attrs: input,
      from: "input",
      declared: { shape: [height, width, channels] },
    }),
  });
  let last = "input";
  for (const layer of network.layers) {
    values.set(layer.name, lowerLayer(layer));
    last = layer.name;
  }
  let logits = named(last);
  if (logits.order)
    throw new UsageError(`${network.name}: a flatten of a map cannot be the output.`);
  if (logits.ir.type.shape.length > 1) {
    logits = {
      ir: emit("reshape", {
        ins: { x: logits.ir },
        params: {},
        attrs: { shape: [classes] },
        from: last,
      }),
    };
  }
  emit("softmaxCrossEntropy", {
    ins: { x: logits.ir },
    params: {},
    attrs: { classes },
    from: "loss",
  });
  return { ir: builder.build(), arrays };
}

/** Returns the index in our flattening, channels last, of each index with channels first. */
function channelFirst(height: number, width: number, channels: number): number[] {
  const order: number[] = [];
  for (let c = 0; c < channels; c++) {
    for (let h = 0; h < height; h++) {
      for (let w = 0; w < width; w++) order.push((h * width + w) * channels + c);
    }
  }
  return order;
}

/** Reorders the input axis of 1x1 filters over a flattened map to our order. */
function reorderInputs(
  data: Float32Array,
  [outputs, inputs]: readonly [number, number, number, number],
  order: readonly number[],
): Float32Array {
  if (data.length !== outputs * inputs || order.length !== inputs) {
    throw new DiagnosticError({
      code: "vectors-flatten",
      severity: "error",
      message: "After a flatten, filters must be 1x1.",
    });
  }
  const result = new Float32Array(data.length);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      result[o * inputs + (order[i] as number)] = data[o * inputs + i] as number;
    }
  }
  return result;
}
