import type { Shape } from "@adder-studio/core";
import type { Node, Tensor } from "../model";
import { shown } from "../proto/decode-tensor";

/** Why a network is not taken, as a whole sentence that names the node. */
export class Refused extends Error {}

/** `The node “conv1” (Conv) ...`. */
export function refuse(node: Node, why: string): never {
  throw new Refused(`The node ${named(node)} ${why}.`);
}

/** A node by its name, else by what it gives, and its operator. */
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

/** A block to be. */
export interface Piece {
  readonly type: string;
  props: Readonly<Record<string, number | boolean>>;
  /** Pieces it reads from, in the order of its ports; -1 is the network's input. */
  readonly ins: readonly number[];
  params: Readonly<Record<string, PieceParam>>;
  /** ONNX's name of what it gives. */
  readonly output: string;
  /** Where it stands in the modules of the program it comes from, `layer1.0.conv1`; empty: not known. */
  readonly path: string;
}

/** What the network computes at a place. */
export interface Signal {
  readonly kind: "signal";
  /** The piece that gives it; -1: the network's input. */
  readonly piece: number;
  /** Of one example, as ONNX has it: [C,H,W], [H,W,C] where `last`, or [F]. */
  readonly shape: Shape;
  /** Channels are the last axis of three. */
  readonly last: boolean;
  /** What the block gives here: an image [H,W,C] or a vector; a vector may be [C,1,1] in ONNX. */
  readonly form: "image" | "vector";
  /** Of a flattened image: place in our vector of each of ONNX's values. Absent: the same order. */
  readonly order?: readonly number[];
}

/** Weights or settings. */
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

/** Values of one example. */
export function sizeOf({ shape }: Pick<Signal, "shape">): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** Height, width and channels of a signal of three axes. */
export function sidesOf({ shape, last }: Signal) {
  const [a = 1, b = 1, c = 1] = shape;
  return last ? { height: a, width: b, channels: c } : { height: b, width: c, channels: a };
}
