import type { Node } from "../model";
import { intOf } from "./attributes";
import { addPiece, intsAt, layOut, type ReadContext, signalAt } from "./context";
import { addConstant } from "./layers";
import { flattened } from "./shapes";
import { refuse, type Signal, type Value } from "./values";

/** Returns an image of one pixel as a vector, where the other input is one. */
function meet(context: ReadContext, node: Node, x: Signal, other: Signal): Signal {
  if (x.form === other.form || x.form === "vector") return x;
  const flat = flattened(context, node, x);
  if (flat.order) refuse(node, "joins an image and a vector");
  return { ...flat, shape: x.shape, last: x.last };
}

export function add(context: ReadContext, node: Node): Signal {
  const values = node.inputs.map((_, at) => context.value(node, at));
  const signals = values.filter((value): value is Signal => value?.kind === "signal");
  const [a, b] = values;
  if (values.length === 2 && a && b && signals.length === 1) {
    const [signal, other] = a.kind === "signal" ? [a, b] : [b, a];
    if (signal.kind === "signal" && other.kind === "constant") {
      return addConstant(context, node, signal, other.tensor);
    }
  }
  if (signals.length !== values.length || signals.length === 0) {
    return refuse(node, "adds what is no image and no vector");
  }
  return signals.reduce((sum, next) => sumOf(context, node, sum, next));
}

function sumOf(context: ReadContext, node: Node, a: Signal, b: Signal): Signal {
  if (a.shape.join() !== b.shape.join() || a.last !== b.last) {
    return refuse(node, `adds ${a.shape.join("×")} and ${b.shape.join("×")} values`);
  }
  if (a.order?.join() !== b.order?.join()) return refuse(node, "adds vectors of different order");
  const [left, right] = [meet(context, node, a, b), meet(context, node, b, a)];
  const piece = addPiece(context, node, { type: "add", ins: [left.piece, right.piece] });
  return { ...left, piece };
}

export function concat(context: ReadContext, node: Node): Value {
  const values = node.inputs.map((_, at) => context.value(node, at));
  const axis = intOf(node, "axis", 1);
  if (values.every((value) => value?.kind !== "signal")) {
    const all = node.inputs.flatMap((_, at) => intsAt(context, node, at) ?? []);
    if (all.length > 64) return refuse(node, "joins more sizes than a shape has");
    return { kind: "sizes", values: all, isScalar: false };
  }
  const signals = node.inputs.map((_, at) => signalAt(context, node, at));
  const [first] = signals;
  if (first === undefined) return refuse(node, "joins nothing");
  const rank = first.shape.length + 1;
  const place = axis < 0 ? axis + rank : axis;
  if (place !== (first.last ? 3 : 1)) return refuse(node, "joins along another axis than channels");
  return signals.reduce((sum, next) => joined(context, node, sum, next));
}

function joined(context: ReadContext, node: Node, a: Signal, b: Signal): Signal {
  const axis = a.last ? 2 : 0;
  const isAlike =
    a.shape.length === b.shape.length &&
    a.last === b.last &&
    a.shape.every((side, i) => i === axis || side === b.shape[i]);
  if (!isAlike) return refuse(node, `joins ${a.shape.join("×")} and ${b.shape.join("×")} values`);
  const [left, right] = [meet(context, node, a, b), meet(context, node, b, a)];
  const piece = addPiece(context, node, { type: "concat", ins: [left.piece, right.piece] });
  const shape = a.shape.map((side, i) => (i === axis ? side + (b.shape[i] ?? 0) : side));
  const isOrdered = a.order !== undefined || b.order !== undefined;
  if (isOrdered) layOut(context, node, shape[0] ?? 0);
  const order = isOrdered ? orderOf(a, b) : undefined;
  const { order: _, ...rest } = left;
  return { ...rest, piece, shape, ...(order ? { order } : {}) };
}

function orderOf(a: Signal, b: Signal): number[] {
  const own = ({ order, shape }: Signal) =>
    order ?? Array.from({ length: shape[0] ?? 0 }, (_, i) => i);
  const before = a.shape[0] ?? 0;
  return [...own(a), ...own(b).map((place) => before + place)];
}
