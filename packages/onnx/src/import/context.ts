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

/** Weights of a network that is read: three times what is trained here, so that large ones can be looked at. */
const mostValues = 3 * limits.parameters;

/** What a node's reader works with. */
export interface ReadContext {
  readonly model: OnnxModel;
  readonly pieces: Piece[];
  /** Exponent of the adders' distances; all have the same. */
  exponent: number | undefined;
  /** Sentences about what was left out without changing an answer. */
  readonly notes: Set<string>;
  /** Values that have been laid out anew, weights and orders alike. */
  laidOut: number;
  /** The batch, where the file says a number. */
  readonly batch: number | undefined;
  /** Undefined for an absent optional input. */
  value(node: Node, at: number): Value | undefined;
  /** How many nodes read what the node gives, the graph's output among them. */
  readersOf(name: string): number;
  /** Whether this is what the network gives. */
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

/** Whole numbers of an input: a constant or sizes without the batch. */
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

/** An image with channels first, as convolutions take it. */
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

/** Before so many values are copied: one array in a file may be used by any number of nodes. */
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
