import { type NamedArray, type Shape, shapeSize } from "@adder-studio/core";
import type { ModelIR, OpAttrs, OpName } from "@adder-studio/ir";

/** One op of a played network: `OpOf` without its cost and its block. */
export interface PlayedOpOf<K extends OpName> {
  readonly op: K;
  readonly ins: readonly number[];
  readonly params: Readonly<Record<string, string>>;
  readonly attrs: OpAttrs[K];
  /** Shape of one example of the result. */
  readonly shape: Shape;
}

export type PlayedOp = { [K in OpName]: PlayedOpOf<K> }[OpName];

/** A trained network without its training settings: op i computes value i. */
export interface PlayedNetwork {
  readonly ops: readonly PlayedOp[];
  /** Parameters in the order of their values in the packed weights. */
  readonly params: readonly { readonly name: string; readonly shape: Shape }[];
}

/** Returns the part of an IR that a player needs. */
export function playedNetwork(ir: ModelIR): PlayedNetwork {
  return {
    ops: ir.ops.map(
      ({ op, ins, params, attrs, type }) =>
        ({ op, ins, params, attrs, shape: type.shape }) as PlayedOp,
    ),
    params: ir.params.map(({ name, shape }) => ({ name, shape })),
  };
}

/**
 * Packs the values of all parameters one after the other, in the network's order. Returns a message where an array is
 * missing or not of its parameter's size.
 */
export function packWeights(
  { params }: PlayedNetwork,
  arrays: readonly NamedArray[],
): Float32Array | string {
  const given = new Map(arrays.map((array) => [array.name, array]));
  const packed = new Float32Array(params.reduce((sum, { shape }) => sum + shapeSize(shape), 0));
  let at = 0;
  for (const { name, shape } of params) {
    const size = shapeSize(shape);
    const array = given.get(name);
    if (array === undefined) return `There are no weights for ${name}.`;
    if (array.data.length !== size) {
      return `The weights of ${name} have ${array.data.length} values, not ${size}.`;
    }
    packed.set(array.data, at);
    at += size;
  }
  return packed;
}
