import { catalog } from "@adder-studio/blocks";
import { limits, parseProp } from "@adder-studio/graph";
import type { Node, OnnxModel, Tensor } from "../model";
import { pathOf } from "./paths";
import {
  type Constant,
  type Piece,
  type PieceParam,
  Refused,
  refuse,
  type Signal,
  type Value,
} from "./values";

/** Most weights of an imported network: three times the limit of training, so that large networks can be viewed. */
const mostValues = 3 * limits.parameters;

/** State of an import that the readers of nodes share. */
export interface ReadContext {
  readonly model: OnnxModel;
  readonly pieces: Piece[];
  /** Exponent of the distances of all adder layers. */
  exponent: number | undefined;
  /** Sentences about nodes that were left out without a change of the outputs. */
  readonly notes: Set<string>;
  /** Number of values that have been copied into another layout, weights and orders alike. */
  laidOut: number;
  /** Batch size, where the file has a number for it. */
  readonly batch: number | undefined;
  /** Returns the value of an input; undefined for an absent optional one. */
  value(node: Node, at: number): Value | undefined;
  /** Returns how many nodes read this value; the graph's output counts as one. */
  readersOf(name: string): number;
  /** Returns true for the network's output. */
  isOutput(name: string): boolean;
}

export function signalAt(context: ReadContext, node: Node, at: number): Signal {
  const value = context.value(node, at);
  if (value?.kind !== "signal") return refuse(node, "computes with weights alone, or with sizes");
  return value;
}

export function tensorAt(context: ReadContext, node: Node, at: number): Tensor | undefined {
  const value = context.value(node, at);
  if (value === undefined) return undefined;
  if (value.kind !== "constant") {
    return refuse(node, "takes weights or settings that are computed, which is not read here");
  }
  return value.tensor;
}

export function floatsAt(context: ReadContext, node: Node, at: number) {
  const tensor = tensorAt(context, node, at);
  if (tensor === undefined) return undefined;
  if (tensor.kind !== "float") return refuse(node, "has weights that are whole numbers");
  return tensor;
}

/** Reads the whole numbers of an input: a constant, or sizes without the batch. */
export function intsAt(
  context: ReadContext,
  node: Node,
  at: number,
): readonly (number | "N")[] | undefined {
  const value = context.value(node, at);
  if (value === undefined) return undefined;
  if (value.kind === "sizes") return value.values;
  if (value.kind !== "constant" || value.tensor.kind !== "int") {
    return refuse(node, "takes sizes that are computed in a way that is not read here");
  }
  return value.tensor.data;
}

/** Returns an input that is an image with channels first, as convolutions take it. */
export function imageAt(context: ReadContext, node: Node, at: number): Signal {
  const signal = signalAt(context, node, at);
  if (signal.shape.length !== 3) refuse(node, "takes an image, and its input is none of two sides");
  if (signal.last && signal.form === "image") {
    refuse(
      node,
      "reads an image whose channels come last, which is read in front of a flatten only",
    );
  }
  return signal;
}

/** Counts values before they are copied into another layout, and refuses too many: any number of nodes may use one array. */
export function layOut(context: ReadContext, node: Node, values: number): void {
  context.laidOut += values;
  if (!(context.laidOut <= mostValues)) {
    refuse(node, `is where the network comes to more than ${mostValues / 1e6} million weights`);
  }
}

/** Adds a block; a setting out of the block's range is refused by the node's name. */
export function addPiece(
  context: ReadContext,
  node: Node,
  piece: Omit<Piece, "path" | "output" | "props" | "params"> & {
    readonly props?: Piece["props"];
    readonly params?: Readonly<Record<string, PieceParam>>;
  },
): number {
  const { type, ins, props = {}, params = {} } = piece;
  const specs = catalog.get(type)?.props ?? {};
  for (const [key, value] of Object.entries(props)) {
    const spec = specs[key];
    const parsed = spec && parseProp(spec, value);
    if (parsed && !parsed.ok) {
      const label = (spec?.label ?? key).toLowerCase();
      refuse(node, `has ${label} ${value}, and here it is ${parsed.error}`);
    }
  }
  if (context.pieces.length + 2 > limits.nodes) {
    throw new Refused(
      `This network has more than ${limits.nodes} blocks, as many as a document may.`,
    );
  }
  const path = Object.keys(params).length > 0 ? pathOf(node) : "";
  context.pieces.push({ type, ins, props, params, path, output: node.outputs[0] ?? "" });
  return context.pieces.length - 1;
}

export function constant(tensor: Tensor): Constant {
  return { kind: "constant", tensor };
}
