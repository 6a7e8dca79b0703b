import type { Shape } from "@adder-studio/core";
import type { Node, Tensor } from "../model";
import { shown } from "../proto/decode-tensor";

/** Reason why a network is refused, as a whole sentence that names the node. */
export class Refused extends Error {}

/** Refuses the network: `The node “conv1” (Conv) ...`. */
export function refuse(node: Node, why: string): never {
  throw new Refused(`The node ${named(node)} ${why}.`);
}

/** Returns a node's name, else the name of its output, with its operator. */
export function named({ name, op, domain, outputs }: Node): string {
  const operator = domain === "" ? op : `${domain}.${op}`;
  const word = name === "" ? (outputs.find((output) => output !== "") ?? "") : name;
  return `${shown(word)} (${operator.slice(0, 60)})`;
}

/** A parameter of a block, in the layout of the document's network. */
export interface PieceParam {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** A block of the document that is being made. */
export interface Piece {
  readonly type: string;
  props: Readonly<Record<string, number | boolean>>;
  /** Indices of the pieces that this one reads, in the order of its ports; -1 is the network's input. */
  readonly ins: readonly number[];
  params: Readonly<Record<string, PieceParam>>;
  /** Name of its output in the ONNX file. */
  readonly output: string;
  /** Path of its module in the program that the file was made from, `layer1.0.conv1`; empty: not known. */
  readonly path: string;
}

/** A value that the network computes. */
export interface Signal {
  readonly kind: "signal";
  /** Index of the piece that computes it; -1: the network's input. */
  readonly piece: number;
  /** Shape of one example in ONNX: [C,H,W], [H,W,C] where `last`, or [F]. */
  readonly shape: Shape;
  /** True when channels are the last axis of three. */
  readonly last: boolean;
  /** Form of the block's output here: an image [H,W,C] or a vector; a vector may be [C,1,1] in ONNX. */
  readonly form: "image" | "vector";
  /** For a flattened image, the index in our vector of each of ONNX's values. Absent: the same order. */
  readonly order?: readonly number[];
}

/** A constant of the graph: weights or settings. */
export interface Constant {
  readonly kind: "constant";
  readonly tensor: Tensor;
}

/** Sizes that are computed in the graph; `N` is the batch. */
export interface Sizes {
  readonly kind: "sizes";
  readonly values: readonly (number | "N")[];
  readonly isScalar: boolean;
}

export type Value = Signal | Constant | Sizes;

/** Returns the number of values of one example. */
export function sizeOf({ shape }: Pick<Signal, "shape">): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** Returns height, width and channels of a signal of three axes. */
export function sidesOf({ shape, last }: Signal) {
  const [a = 1, b = 1, c = 1] = shape;
  return last ? { height: a, width: b, channels: c } : { height: b, width: c, channels: a };
}
