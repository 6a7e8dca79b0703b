import { type NamedArray, type Shape, shapeSize } from "@adder-studio/core";
import type { ModelIR, OpAttrs, OpName } from "@adder-studio/ir";

/** One op as a player needs it: `OpOf` without its cost and its block. */
export interface PlayedOpOf<K extends OpName> {
  readonly op: K;
  readonly ins: readonly number[];
  readonly params: Readonly<Record<string, string>>;
  readonly attrs: OpAttrs[K];
  /** Shape of one example of the result. */
  readonly shape: Shape;
}

export type PlayedOp = { [K in OpName]: PlayedOpOf<K> }[OpName];

/** A trained network without anything of its training: op i makes value i. */
export interface PlayedNetwork {
  readonly ops: readonly PlayedOp[];
  /** In the order in which their values lie in the weights, one behind the other. */
  readonly params: readonly { readonly name: string; readonly shape: Shape }[];
}

/** The part of an IR that answers. */
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
 * The values of all parameters in the network's order, one behind the other, or a sentence that says which is missing or
 * is not of its shape.
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
