import type { Shape } from "@adder-studio/core";
import { canonicalJson } from "@adder-studio/core";
import { type FunctionName, localFunction } from "../functions";
import { toHwio } from "../layout";
import type { LocalFunction, Node, Tensor } from "../model";
import { floatOf, intOf, shortest } from "./attributes";
import { addPiece, floatsAt, imageAt, layOut, type ReadContext, signalAt } from "./context";
import { type Piece, type PieceParam, refuse, type Signal, sizeOf } from "./values";
import { windowOf } from "./window";

type Floats = Extract<Tensor, { kind: "float" }>;

/** Types of blocks with filters, for images and for vectors. */
const types = {
  conv: { image: "conv2d", vector: "dense" },
  adder: { image: "adder2d", vector: "adderDense" },
  shift: { image: "shift2d", vector: undefined },
} as const;

/** Adds a layer with filters [O,I,K,K]; on a vector, [C,1,1] in ONNX, it is a dense layer. */
function filterLayer(
  context: ReadContext,
  node: Node,
  kind: keyof typeof types,
  bias: Floats | undefined,
): Signal {
  const x = signalAt(context, node, 0);
  const w = floatsAt(context, node, 1);
  if (w === undefined) return refuse(node, "has no weights");
  if (w.dims.length !== 4)
    return refuse(node, "is none of two sides: its weights have not four axes");
  const [filters = 1, ins = 1, high = 1, wide = 1] = w.dims;
  const groups = intOf(node, "group", 1);
  const isVector = x.form === "vector" && x.shape.length === 3;
  const image = isVector ? x : imageAt(context, node, 0);
  const { kernel, stride, pad, height, width } = windowOf(node, image, [high, wide]);
  const channels = isVector ? sizeOf(x) : (x.shape[0] ?? 1);
  if (ins * groups !== channels) {
    refuse(node, `takes ${ins * groups} channels, and ${channels} come in`);
  }
  if (filters % groups !== 0) refuse(node, `has ${filters} filters in ${groups} groups`);
  const withBias = bias !== undefined;
  layOut(context, node, w.data.length);
  const params = (shape: Shape): Record<string, PieceParam> => ({
    w: { shape, data: toHwio(w.data, shape) },
    ...(bias ? { b: vectorOf(node, bias, filters) } : {}),
  });
  if (isVector) {
    const type = types[kind].vector;
    if (type === undefined || kernel !== 1 || pad !== 0 || groups !== 1 || x.order) {
      return refuse(node, "reads an image of one pixel in a way that no block here does");
    }
    const piece = addPiece(context, node, {
      type,
      ins: [x.piece],
      props: { units: filters, bias: withBias },
      params: params([1, 1, channels, filters]),
    });
    return { ...x, piece, shape: [filters, 1, 1], last: false };
  }
  const piece = addPiece(context, node, {
    type: types[kind].image,
    ins: [x.piece],
    props: { filters, kernel, stride, pad, groups, bias: withBias },
    params: params([kernel, kernel, ins, filters]),
  });
  return { ...x, piece, shape: [filters, height, width] };
}

/** Returns a tensor with one value a channel as a vector; it may have any number of axes of length 1. */
function vectorOf(node: Node, tensor: Floats, length: number): PieceParam {
  if (tensor.data.length !== length) {
    refuse(node, `has ${tensor.data.length} values where ${length} channels need one each`);
  }
  return { shape: [length], data: tensor.data };
}

export function conv(context: ReadContext, node: Node): Signal {
  return filterLayer(context, node, "conv", floatsAt(context, node, 2));
}

/** Reads a call of one of our functions, whose body in the file must equal our own. */
export function ownFunction(context: ReadContext, node: Node): Signal {
  const known = { Adder2d: "adder", AdderLp2d: "adder", Shift2d: "shift" } as const;
  const name = Object.hasOwn(known, node.op) ? (node.op as FunctionName) : undefined;
  if (name === undefined) return refuse(node, "is of our domain and not known here");
  const given = context.model.functions.find(
    (one) => one.name === node.op && one.domain === node.domain,
  );
  if (given === undefined || !sameFunction(given, localFunction(name))) {
    return refuse(node, "calls a function of our name that does something else");
  }
  if (known[name] === "adder") {
    const p = name === "AdderLp2d" ? floatOf(node, "p", 1) : 1;
    if ((context.exponent ?? p) !== p) {
      refuse(node, "has another exponent than the adders before; here all have the same");
    }
    context.exponent = p;
  }
  return filterLayer(context, node, known[name], undefined);
}

function sameFunction(a: LocalFunction, b: LocalFunction): boolean {
  return functionText(a) === functionText(b);
}

export function functionText({ doc: _, ...made }: LocalFunction): string {
  return canonicalJson(plain(made));
}

/** Returns a value with float32 arrays as lists and numbers as in a file, for comparison by value. */
export function plain(value: unknown): unknown {
  if (typeof value === "number" && !Number.isInteger(value)) return Math.fround(value);
  // What we write has no long lists among its settings.
  if (value instanceof Float32Array) return value.length > 64 ? value.length : [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** Adds a matrix product of a vector with weights: Gemm, or MatMul with its weights on the right. */
function product(
  context: ReadContext,
  node: Node,
  {
    isTurned,
    scale,
    bias,
    biasScale,
  }: {
    readonly isTurned: boolean;
    readonly scale: number;
    readonly bias: Floats | undefined;
    readonly biasScale: number;
  },
): Signal {
  const x = signalAt(context, node, 0);
  const w = floatsAt(context, node, 1);
  if (w === undefined || w.dims.length !== 2) return refuse(node, "has weights that are no matrix");
  if (x.form !== "vector" || x.shape.length !== 1) {
    return refuse(node, "multiplies an image by a matrix; it needs a Flatten before it");
  }
  const [first = 0, second = 0] = w.dims;
  const [ins, units] = isTurned ? [second, first] : [first, second];
  const size = sizeOf(x);
  if (ins !== size) refuse(node, `takes ${ins} values, and ${size} come in`);
  layOut(context, node, ins * units);
  const data = new Float32Array(ins * units);
  for (let i = 0; i < ins; i++) {
    const row = (x.order?.[i] ?? i) * units;
    for (let o = 0; o < units; o++) {
      const value = w.data[isTurned ? o * ins + i : i * units + o] as number;
      data[row + o] = scale * value;
    }
  }
  const b = bias && broadcastBias(node, bias, units, biasScale);
  const piece = addPiece(context, node, {
    type: "dense",
    ins: [x.piece],
    props: { units, bias: b !== undefined },
    params: { w: { shape: [1, 1, ins, units], data }, ...(b ? { b } : {}) },
  });
  return { kind: "signal", piece, shape: [units], last: false, form: "vector" };
}

function broadcastBias(node: Node, bias: Floats, units: number, scale: number): PieceParam {
  const { data } = bias;
  if (data.length !== 1 && data.length !== units) {
    refuse(node, `has ${data.length} values where ${units} outputs need one each`);
  }
  const all = Float32Array.from({ length: units }, (_, i) => {
    return scale * (data[data.length === 1 ? 0 : i] as number);
  });
  return { shape: [units], data: all };
}

export function gemm(context: ReadContext, node: Node): Signal {
  if (intOf(node, "transA", 0) !== 0) refuse(node, "turns its input around (transA)");
  return product(context, node, {
    isTurned: intOf(node, "transB", 0) !== 0,
    scale: floatOf(node, "alpha", 1),
    bias: floatsAt(context, node, 2),
    biasScale: floatOf(node, "beta", 1),
  });
}

export function matMul(context: ReadContext, node: Node): Signal {
  return product(context, node, { isTurned: false, scale: 1, bias: undefined, biasScale: 1 });
}

/** Takes an added constant as the bias of the layer before it; refuses it where it cannot be one. */
export function addConstant(context: ReadContext, node: Node, x: Signal, tensor: Tensor): Signal {
  const before: Piece | undefined = context.pieces[x.piece];
  // What the layer gives without its bias must be read by nobody else.
  const isOnly =
    before !== undefined &&
    node.inputs.includes(before.output) &&
    context.readersOf(before.output) === 1;
  if (before?.props.bias !== false || !isOnly || tensor.kind !== "float") {
    return refuse(node, "adds a constant, which only a layer's bias does here");
  }
  const channels = x.shape.length === 3 && !x.last ? (x.shape[0] ?? 1) : sizeOf(x);
  if (!isPerChannel(tensor.dims, x, channels)) {
    return refuse(node, "adds a constant that is not one value a channel");
  }
  before.props = { ...before.props, bias: true };
  before.params = { ...before.params, b: broadcastBias(node, tensor, channels, 1) };
  return x;
}

/** Returns true when `dims`, broadcast by ONNX's rules, gives each channel one value. */
function isPerChannel(dims: readonly number[], x: Signal, channels: number): boolean {
  const size = dims.reduce((product, side) => product * side, 1);
  if (size === 1) return true;
  const rank = x.shape.length + 1;
  const axis = dims.length - rank + 1;
  return size === channels && axis >= 0 && dims[axis] === channels;
}

export function batchNorm(context: ReadContext, node: Node): Signal {
  if (intOf(node, "training_mode", 0) !== 0) {
    refuse(node, "is in training mode; export the network for inference");
  }
  if (intOf(node, "spatial", 1) !== 1) refuse(node, "normalises each pixel by itself (spatial 0)");
  const x = signalAt(context, node, 0);
  if (x.form === "image" && x.last) return refuse(node, "reads an image whose channels come last");
  const channels = x.form === "image" ? (x.shape[0] ?? 1) : sizeOf(x);
  const take = (at: number): PieceParam => {
    const tensor = floatsAt(context, node, at);
    if (tensor === undefined) return refuse(node, "lacks some of its four vectors");
    const { shape, data } = vectorOf(node, tensor, channels);
    if (!x.order) return { shape, data };
    const turned = new Float32Array(channels);
    for (let i = 0; i < channels; i++) turned[x.order[i] ?? i] = data[i] as number;
    return { shape, data: turned };
  };
  const piece = addPiece(context, node, {
    type: "batchNorm",
    ins: [x.piece],
    props: {
      epsilon: floatOf(node, "epsilon", 1e-5),
      // ONNX has the share of the old statistics.
      momentum: shortest(Math.fround(1 - floatOf(node, "momentum", 0.9))),
    },
    params: { gamma: take(1), beta: take(2), mean: take(3), variance: take(4) },
  });
  return { ...x, piece };
}
