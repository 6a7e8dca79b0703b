import { invariant } from "@adder-studio/core";
import type { Chain, ChainLayer } from "./chain";

/** A ReLU layer z' = ReLU(z T + b) whose weights are -1, 0 and 1. */
export interface SignLayer {
  readonly inputs: number;
  readonly units: number;
  /** `inputs x units`. */
  readonly signs: Int8Array;
  readonly bias: ArrayLike<number>;
}

/** A ReLU network of one input with weights -1, 0, 1 and a real read-out behind it. */
export interface SignNet {
  readonly layers: readonly SignLayer[];
  /** One value for each unit of the last layer. */
  readonly readOut: ArrayLike<number>;
  readonly offset: number;
}

/** The sign network as multiplying layers: what the saturated adders are held against. */
export function signChain({ layers, readOut, offset }: SignNet): Chain {
  return [
    ...layers.map(
      ({ inputs, units, signs, bias }): ChainLayer => ({
        kind: "dense",
        inputs,
        units,
        weights: Float64Array.from(signs),
        bias,
        relu: true,
      }),
    ),
    readOutLayer(readOut, offset),
  ];
}

function readOutLayer(weights: ArrayLike<number>, offset: number): ChainLayer {
  return {
    kind: "dense",
    inputs: weights.length,
    units: 1,
    weights,
    bias: Float64Array.of(offset),
    relu: false,
  };
}

/**
 * The same function by adder layers (derived here). With |x| <= M, a filter value M gives
 * -|x - M| = x - M and a filter value -M gives -|x + M| = -x - M: a saturated adder layer is a matrix of signs and a
 * bias. No input can have the weight 0, so every unit stands there twice: equal signs give twice the unit, opposite
 * signs nothing. Behind layer l all values are 2^(l-1) times those of the sign network, which floating point holds
 * exactly; the read-out divides by it. The first layer has one input, so its signs must not be 0.
 */
export function saturate(net: SignNet, low: number, high: number): Chain {
  let range: readonly Range[] = [[low, high]];
  const layers = net.layers.map((layer, at) => {
    const made = saturatedLayer(layer, at, range);
    range = rangeBehind(layer, range);
    return made;
  });
  // Two copies of values that are 2^(layers - 1) times too large.
  const scale = powerOfTwo(net.layers.length);
  const weights = twice(net.readOut, (value) => value / scale);
  return [...layers, readOutLayer(weights, net.offset)];
}

type Range = readonly [low: number, high: number];

/** Layer `at` (from 0) whose inputs lie in `range` before they were scaled. */
function saturatedLayer(layer: SignLayer, at: number, range: readonly Range[]): ChainLayer {
  const copies = at === 0 ? 1 : 2;
  const scaleIn = powerOfTwo(Math.max(0, at - 1));
  const scaleOut = powerOfTwo(at);
  const reach = Math.max(...range.map(([low, high]) => Math.max(-low, high))) * scaleIn;
  let far = 1;
  while (far < reach) far *= 2;
  const inputs = copies * layer.inputs;
  const weights = new Float64Array(inputs * 2 * layer.units);
  const bias = new Float64Array(2 * layer.units);
  for (let o = 0; o < 2 * layer.units; o++) {
    for (let c = 0; c < inputs; c++) {
      const sign = layer.signs[Math.trunc(c / copies) * layer.units + (o >> 1)] as number;
      invariant(sign !== 0 || copies === 2, "a single input cannot have the weight 0");
      // The two copies of an input with weight 0 have opposite signs.
      const own = sign !== 0 ? sign : c % 2 === 0 ? 1 : -1;
      weights[c * 2 * layer.units + o] = own * far;
    }
    bias[o] = inputs * far + scaleOut * (layer.bias[o >> 1] as number);
  }
  return { kind: "adder", inputs, units: 2 * layer.units, weights, bias, relu: true };
}

/** Range of the outputs of a sign layer, by interval arithmetic. */
function rangeBehind(layer: SignLayer, range: readonly Range[]): Range[] {
  return Array.from({ length: layer.units }, (_, o): Range => {
    let low = layer.bias[o] as number;
    let high = low;
    for (const [c, [from, to]] of range.entries()) {
      const sign = layer.signs[c * layer.units + o] as number;
      if (sign === 0) continue;
      low += sign > 0 ? from : -to;
      high += sign > 0 ? to : -from;
    }
    return [Math.max(0, low), Math.max(0, high)];
  });
}

function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power *= 2;
  return power;
}

/** Every value two times in a row. */
function twice(values: ArrayLike<number>, of: (value: number) => number): Float64Array {
  return Float64Array.from({ length: 2 * values.length }, (_, i) => of(values[i >> 1] as number));
}
