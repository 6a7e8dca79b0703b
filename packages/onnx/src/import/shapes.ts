import type { Node } from "../model";
import { intOf, intsOf } from "./attributes";
import {
  addPiece,
  constant,
  floatsAt,
  imageAt,
  intsAt,
  layOut,
  type ReadContext,
  signalAt,
  tensorAt,
} from "./context";
import {
  type Constant,
  refuse,
  type Signal,
  type Sizes,
  sidesOf,
  sizeOf,
  type Value,
} from "./values";
import { windowOf } from "./window";

export function elementwise(type: string) {
  return (
    context: ReadContext,
    node: Node,
    props: Readonly<Record<string, number>> = {},
  ): Signal => {
    const x = signalAt(context, node, 0);
    return { ...x, piece: addPiece(context, node, { type, ins: [x.piece], props }) };
  };
}

export function pool(type: "maxPool" | "avgPool") {
  return (context: ReadContext, node: Node): Signal => {
    const x = imageAt(context, node, 0);
    if (x.form !== "image") return refuse(node, "pools an image of one pixel");
    const { kernel, stride, pad, height, width } = windowOf(node, x);
    if (type === "avgPool" && pad > 0 && intOf(node, "count_include_pad", 0) !== 0) {
      refuse(node, "counts the padding in its mean (count_include_pad); here it is left out");
    }
    if (type === "maxPool" && node.outputs.slice(1).some((name) => context.readersOf(name) > 0)) {
      refuse(node, "gives the places of its maxima, which are not read here");
    }
    const piece = addPiece(context, node, { type, ins: [x.piece], props: { kernel, stride, pad } });
    return { ...x, piece, shape: [x.shape[0] ?? 1, height, width] };
  };
}

/** Adds a global average: the mean of each channel, [C,1,1] in ONNX and a vector here. */
export function globalAverage(context: ReadContext, node: Node, isShort = false): Signal {
  const x = signalAt(context, node, 0);
  if (x.shape.length !== 3) return refuse(node, "takes the mean of what is no image");
  const shape = isShort ? [sidesOf(x).channels] : [sidesOf(x).channels, 1, 1];
  if (x.form === "vector") return { ...x, shape, last: false };
  const piece = addPiece(context, node, { type: "globalAvgPool", ins: [x.piece] });
  return { kind: "signal", piece, shape, last: false, form: "vector" };
}

export function reduceMean(context: ReadContext, node: Node): Signal {
  const x = signalAt(context, node, 0);
  const axes = intsOf(node, "axes") ?? intsAt(context, node, 1) ?? [];
  const wanted = x.last ? "1,2" : "2,3";
  if (x.shape.length !== 3 || axesOf(node, axes, 4).sort().join() !== wanted) {
    return refuse(node, "takes a mean over other axes than height and width");
  }
  const isShort = intOf(node, "keepdims", 1) === 0;
  if (!isShort && x.last)
    return refuse(node, "keeps the axes of an image whose channels come last");
  return globalAverage(context, node, isShort);
}

function axesOf(node: Node, axes: readonly (number | "N")[], rank: number): number[] {
  return axes.map((axis) => {
    if (axis === "N") return refuse(node, "computes an axis from the batch");
    return axis < 0 ? axis + rank : axis;
  });
}

/** Flattens a signal to a vector; an image's values are laid out channels last, as all images are here. */
export function flattened(context: ReadContext, node: Node, x: Signal): Signal {
  const size = sizeOf(x);
  if (x.form === "vector") return { ...x, shape: [size], last: false };
  const { height, width, channels } = sidesOf(x);
  const places = height * width;
  const piece = addPiece(context, node, { type: "flatten", ins: [x.piece] });
  const isTurned = !x.last && places > 1 && channels > 1;
  const flat: Signal = { kind: "signal", piece, shape: [size], last: false, form: "vector" };
  if (!isTurned) return flat;
  layOut(context, node, size);
  const order = Array.from({ length: size }, (_, i) => {
    return (i % places) * channels + Math.floor(i / places);
  });
  return { ...flat, order };
}

export function flatten(context: ReadContext, node: Node): Signal {
  const x = signalAt(context, node, 0);
  const axis = intOf(node, "axis", 1);
  if (axis !== 1 && axis !== 1 - (x.shape.length + 1)) {
    return refuse(node, "flattens from another axis than the second");
  }
  return flattened(context, node, x);
}

export function reshape(context: ReadContext, node: Node): Value {
  const x = context.value(node, 0);
  const target = intsOf(node, "shape") ?? intsAt(context, node, 1) ?? [];
  if (x?.kind === "constant" || x?.kind === "sizes") return x;
  if (x === undefined) return refuse(node, "has no input");
  const size = sizeOf(x);
  const isBatch = (side: number | "N" | undefined) =>
    side === "N" || side === 0 || side === -1 || (side !== undefined && side === context.batch);
  const [first, ...rest] = target;
  const sides = rest.map((side, i) => (side === 0 ? (x.shape[i] ?? 0) : side));
  const open = sides.filter((side) => side === -1).length;
  const known = sides.reduce<number>((product, side) => {
    return side === "N" ? Number.NaN : side === -1 ? product : product * side;
  }, 1);
  const whole = sides.map((side) => (side === -1 ? size / known : Number(side)));
  const isSound =
    isBatch(first) && open <= (first === -1 ? 0 : 1) && whole.reduce((a, b) => a * b, 1) === size;
  if (!isSound) return refuse(node, `arranges its values as ${target.slice(0, 6).join("×")}`);
  return arranged(context, node, x, whole);
}

/** Reshapes a signal, where a block does that or none is needed; other reshapes are refused. */
function arranged(context: ReadContext, node: Node, x: Signal, shape: readonly number[]): Signal {
  if (shape.join() === x.shape.join()) return x;
  if (shape.length === 1) return flattened(context, node, x);
  const [channels, height, width] = shape;
  const isPixel = shape.length === 3 && height === 1 && width === 1 && channels === sizeOf(x);
  if (isPixel && x.form === "vector" && !x.order) return { ...x, shape, last: false };
  return refuse(node, `arranges ${x.shape.join("×")} values as ${shape.slice(0, 6).join("×")}`);
}

export function transpose(context: ReadContext, node: Node): Value {
  const x = context.value(node, 0);
  if (x?.kind === "constant") return turnedConstant(context, node, x);
  const signal = signalAt(context, node, 0);
  const perm = (intsOf(node, "perm") ?? []).join();
  if (signal.shape.length === 3 && (perm === "0,2,3,1" || perm === "0,3,1,2")) {
    const toLast = perm === "0,2,3,1";
    if (toLast !== signal.last || signal.form === "vector") {
      const [a = 1, b = 1, c = 1] = signal.shape;
      return { ...signal, shape: toLast ? [b, c, a] : [c, a, b], last: toLast };
    }
  }
  const same = signal.shape.length === 3 ? "0,1,2,3" : "0,1";
  return perm === same
    ? signal
    : refuse(node, "turns axes around in a way that no block here does");
}

/** Transposes a constant matrix: weights that an exporter did not transpose. */
function turnedConstant(context: ReadContext, node: Node, { tensor }: Constant): Constant {
  const [rows = 1, columns = 1] = tensor.dims;
  const perm = intsOf(node, "perm")?.join() ?? "1,0";
  if (tensor.kind !== "float" || tensor.dims.length !== 2 || perm !== "1,0") {
    return refuse(node, "turns weights around that are no matrix");
  }
  layOut(context, node, tensor.data.length);
  const data = tensor.data.map((_, i) => {
    return tensor.data[(i % rows) * columns + Math.floor(i / rows)] as number;
  });
  return constant({ ...tensor, dims: [columns, rows], data });
}

export function squeeze(context: ReadContext, node: Node): Value {
  const x = context.value(node, 0);
  if (x?.kind === "sizes") return { ...x, isScalar: true };
  if (x?.kind === "constant") return x;
  const signal = signalAt(context, node, 0);
  const axes = intsOf(node, "axes") ?? intsAt(context, node, 1) ?? [];
  const gone = axesOf(node, axes, signal.shape.length + 1);
  const shape = signal.shape.filter((side, i) => !(gone.includes(i + 1) && side === 1));
  const isWhole = gone.length > 0 && signal.shape.length - shape.length === gone.length;
  if (!isWhole || shape.length !== 1) {
    return refuse(node, "drops axes; here only height and width of one pixel are dropped");
  }
  return arranged(context, node, signal, shape);
}

export function unsqueeze(context: ReadContext, node: Node): Value {
  const x = context.value(node, 0);
  if (x?.kind === "sizes") return { ...x, isScalar: false };
  if (x?.kind === "constant") return x;
  const signal = signalAt(context, node, 0);
  const axes = intsOf(node, "axes") ?? intsAt(context, node, 1) ?? [];
  if (signal.shape.length !== 1 || axesOf(node, axes, 4).sort().join() !== "2,3") {
    return refuse(node, "adds axes; here only height and width are added to a vector");
  }
  return arranged(context, node, signal, [sizeOf(signal), 1, 1]);
}

export function dropout(context: ReadContext, node: Node): Signal {
  const x = signalAt(context, node, 0);
  const training = tensorAt(context, node, 2);
  if (training?.kind === "int" && training.data[0] !== 0) {
    return refuse(node, "drops values at inference, too (training_mode)");
  }
  const input = floatsAt(context, node, 1)?.data[0];
  const given = node.attributes.find(({ name }) => name === "ratio");
  const rate = input ?? (given?.type === "float" ? given.value : 0.5);
  if (!(rate > 0)) return x;
  const props = { rate: Number(rate.toPrecision(6)) };
  return { ...x, piece: addPiece(context, node, { type: "dropout", ins: [x.piece], props }) };
}

/** Reads the Shape operator: the sizes of a signal or of weights. */
export function shapeOf(context: ReadContext, node: Node): Sizes {
  const x = context.value(node, 0);
  if (x === undefined || x.kind === "sizes") return refuse(node, "takes the shape of a shape");
  const dims: readonly (number | "N")[] = x.kind === "signal" ? ["N", ...x.shape] : x.tensor.dims;
  const start = intOf(node, "start", 0);
  const end = intOf(node, "end", dims.length);
  return { kind: "sizes", values: dims.slice(start, end), isScalar: false };
}

export function gather(context: ReadContext, node: Node): Sizes {
  const x = context.value(node, 0);
  const at = intsAt(context, node, 1) ?? [];
  if (x?.kind !== "sizes") return refuse(node, "picks values out, which no block here does");
  const values = at.map((index) => {
    const place = index === "N" ? -1 : index < 0 ? index + x.values.length : index;
    return x.values[place] ?? refuse(node, "picks a size that is not there");
  });
  const index = context.value(node, 1);
  const isScalar = index?.kind === "constant" ? index.tensor.dims.length === 0 : false;
  return { kind: "sizes", values, isScalar };
}

export function slice(context: ReadContext, node: Node): Sizes {
  const x = context.value(node, 0);
  if (x?.kind !== "sizes") return refuse(node, "cuts a part out, which no block here does");
  const one = (name: string, at: number, otherwise: number) => {
    const values = intsOf(node, name) ?? intsAt(context, node, at) ?? [otherwise];
    const [value] = values;
    return typeof value === "number" && values.length === 1 ? value : refuse(node, "cuts oddly");
  };
  if (one("steps", 4, 1) !== 1 || one("axes", 3, 0) !== 0) return refuse(node, "cuts oddly");
  const values = x.values.slice(one("starts", 1, 0), one("ends", 2, x.values.length));
  return { kind: "sizes", values, isScalar: false };
}
