import { type Shape, shapeSize } from "@adder-studio/core";
import type { FilterAttrs, OpName, WindowAttrs } from "@adder-studio/ir";
import type { Engine } from "./engine";
import type { PlayedOpOf } from "./network";

/** A value of the network in the engine's memory: `count` examples of `shape` from `address` on. */
export interface StoredValue {
  readonly address: number;
  readonly shape: Shape;
}

/** Engine, batch and parameters of an op. */
export interface OpContext {
  readonly engine: Engine;
  /** Number of examples in the batch. */
  readonly count: number;
  /** Returns the address of the parameter with `role`. */
  param(role: string): number;
}

/**
 * Writes the result of an op to `y`. The rule `alias` stands for ops whose result is the first input itself, in another
 * shape. The table is exhaustive: an op of the IR without a rule here does not compile.
 */
type Rule<K extends OpName> = (
  op: PlayedOpOf<K>,
  ins: readonly StoredValue[],
  y: number,
  context: OpContext,
) => void;
type Rules = { readonly [K in OpName]: Rule<K> | "alias" };

const floatBytes = 4;

function last(shape: Shape): number {
  return shape.at(-1) ?? 1;
}

/** Returns the arguments that all kernels with a window take: sizes of x, the window, sizes of y. */
function windowNumbers(x: Shape, y: Shape, { kernel, stride, pad }: WindowAttrs, count: number) {
  const [height = 1, width = 1, channels = 1] = x;
  const [outHeight = 1, outWidth = 1] = y;
  return [count, height, width, channels, kernel, stride, pad, outHeight, outWidth];
}

function first(ins: readonly StoredValue[]): StoredValue {
  const [x] = ins;
  if (x === undefined) throw new Error("An op without an input.");
  return x;
}

/** Runs a layer over all channels by kernel `plain`, one in groups by `grouped`. */
function filterLayer(
  names: { readonly plain: string; readonly grouped: string },
  op: { readonly attrs: FilterAttrs; readonly shape: Shape },
  x: StoredValue,
  y: number,
  { engine, count, param }: OpContext,
): void {
  const numbers = [...windowNumbers(x.shape, op.shape, op.attrs, count), op.attrs.filters];
  const { groups = 1 } = op.attrs;
  const places = [x.address, param("w"), y];
  if (groups === 1) engine.call(names.plain, ...places, ...numbers);
  else engine.call(names.grouped, ...places, ...numbers, groups);
}

/** Computes y = -sum |x - w|^p, group by group on the channels of each, as the app does. */
function powerAdder(
  p: number,
  op: PlayedOpOf<"adder2d">,
  x: StoredValue,
  y: number,
  context: OpContext,
): void {
  const { engine, count, param } = context;
  const { groups = 1, filters, kernel } = op.attrs;
  const numbers = windowNumbers(x.shape, op.shape, op.attrs, count);
  if (groups === 1) {
    engine.call("lpAdder2d", x.address, param("w"), y, p, ...numbers, filters);
    return;
  }
  const channels = last(x.shape) / groups;
  const outs = filters / groups;
  const places = (shape: Shape) => (count * shapeSize(shape)) / last(shape);
  const sizes = [
    places(x.shape) * channels,
    kernel * kernel * channels * outs,
    places(op.shape) * outs,
  ];
  const [partX = 0, partW = 0, partY = 0] = sizes.map((size) =>
    engine.heap.allocate(size * floatBytes),
  );
  numbers[3] = channels;
  const copy = (
    from: number,
    fromStep: number,
    to: number,
    toStep: number,
    row: number,
    rows: number,
  ) =>
    engine.call(
      "copyRows",
      from,
      fromStep * floatBytes,
      to,
      toStep * floatBytes,
      row * floatBytes,
      rows,
    );
  for (let group = 0; group < groups; group++) {
    const [fromX, at] = [x.address + group * channels * floatBytes, group * outs * floatBytes];
    copy(fromX, channels * groups, partX, channels, channels, places(x.shape));
    copy(param("w") + at, filters, partW, outs, outs, kernel * kernel * channels);
    engine.call("lpAdder2d", partX, partW, partY, p, ...numbers, outs);
    copy(partY, outs, y + at, filters, outs, places(op.shape));
  }
  for (const part of [partX, partW, partY]) engine.heap.free(part);
}

const pool =
  (name: "maxPool" | "avgPool") =>
  (
    op: PlayedOpOf<"maxPool" | "avgPool">,
    ins: readonly StoredValue[],
    y: number,
    { engine, count }: OpContext,
  ) => {
    const x = first(ins);
    engine.call(name, x.address, y, ...windowNumbers(x.shape, op.shape, op.attrs, count));
  };

const mapped =
  (name: "relu" | "sigmoid" | "tanh") =>
  (
    op: { readonly shape: Shape },
    ins: readonly StoredValue[],
    y: number,
    { engine, count }: OpContext,
  ) =>
    engine.call(name, first(ins).address, y, count * shapeSize(op.shape));

const convolution = { plain: "conv2d", grouped: "conv2dGrouped" };

export const rules: Rules = {
  input: "alias",
  conv2d: (op, ins, y, context) => filterLayer(convolution, op, first(ins), y, context),
  adder2d(op, ins, y, context) {
    const { p = 1 } = op.attrs;
    if (p !== 1) powerAdder(p, op, first(ins), y, context);
    else filterLayer({ plain: "adder2d", grouped: "adder2dGrouped" }, op, first(ins), y, context);
  },
  // The weights are powers of two already: see `openPlayer`.
  shift2d: (op, ins, y, context) => filterLayer(convolution, op, first(ins), y, context),
  bias(op, ins, y, { engine, count, param }) {
    const channels = last(op.shape);
    const rows = (count * shapeSize(op.shape)) / channels;
    engine.call("biasAdd", first(ins).address, param("b"), y, rows, channels);
  },
  batchNorm(op, ins, y, { engine, count, param }) {
    const channels = last(op.shape);
    const rows = (count * shapeSize(op.shape)) / channels;
    const arrays = ["gamma", "beta", "mean", "variance"].map(param);
    const { epsilon } = op.attrs;
    engine.call("batchNorm", first(ins).address, ...arrays, y, rows, channels, epsilon, 0);
  },
  relu: mapped("relu"),
  leakyRelu: (op, ins, y, { engine, count }) =>
    engine.call("leakyRelu", first(ins).address, y, count * shapeSize(op.shape), op.attrs.slope),
  sigmoid: mapped("sigmoid"),
  tanh: mapped("tanh"),
  maxPool: pool("maxPool"),
  avgPool: pool("avgPool"),
  globalAvgPool(_, ins, y, { engine, count }) {
    const x = first(ins);
    const channels = last(x.shape);
    engine.call("globalAvgPool", x.address, y, count, shapeSize(x.shape) / channels, channels);
  },
  reshape: "alias",
  add(op, [a, b], y, { engine, count }) {
    const size = count * shapeSize(op.shape);
    engine.call("add", a?.address ?? 0, b?.address ?? 0, y, size);
  },
  concat(op, ins, y, { engine, count }) {
    const all = last(op.shape) * floatBytes;
    const rows = (count * shapeSize(op.shape)) / last(op.shape);
    let to = y;
    for (const { address, shape } of ins) {
      const bytes = last(shape) * floatBytes;
      engine.call("copyRows", address, bytes, to, all, bytes, rows);
      to += bytes;
    }
  },
  // Dropout is off outside training.
  dropout: "alias",
  // The outputs of the network are the inputs of its loss.
  softmaxCrossEntropy: "alias",
  meanSquaredError: "alias",
};
