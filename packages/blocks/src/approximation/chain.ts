import { invariant } from "@adder-studio/core";

/**
 * One layer of a network in a row. An adder gives y[o] = -sum_c |x[c] - w[c,o]| + b[o], a dense layer
 * y[o] = sum_c x[c] w[c,o] + b[o]; then y = max(0, y) where `relu` says so.
 */
export interface ChainLayer {
  readonly kind: "adder" | "dense";
  readonly inputs: number;
  readonly units: number;
  /** `inputs x units`, as the parameter of the layer holds them. */
  readonly weights: ArrayLike<number>;
  /** `units` values. */
  readonly bias: ArrayLike<number>;
  readonly relu: boolean;
}

export type Chain = readonly ChainLayer[];

/** Outputs of a chain for points that lie one behind the other in `x`: `[n, inputs]` to `[n, units]`, in doubles. */
export function forward(chain: Chain, x: ArrayLike<number>): Float64Array {
  return chain.reduce<Float64Array>(
    (values, layer) => runLayer(layer, values),
    Float64Array.from(x),
  );
}

function runLayer(layer: ChainLayer, x: Float64Array): Float64Array {
  const { inputs, units, weights, bias } = layer;
  const points = x.length / inputs;
  invariant(Number.isInteger(points), `points have ${inputs} coordinates`);
  const y = new Float64Array(points * units);
  const adder = layer.kind === "adder";
  for (let n = 0; n < points; n++) {
    const from = n * inputs;
    for (let o = 0; o < units; o++) {
      let sum = 0;
      for (let c = 0; c < inputs; c++) {
        const value = x[from + c] as number;
        const weight = weights[c * units + o] as number;
        sum += adder ? -Math.abs(value - weight) : value * weight;
      }
      const out = sum + (bias[o] as number);
      y[n * units + o] = layer.relu ? Math.max(0, out) : out;
    }
  }
  return y;
}

/** Additions and multiplications of one point's way through, counted as the app counts its layers and biases. */
export function chainCost(chain: Chain): { readonly adds: number; readonly muls: number } {
  let adds = 0;
  let muls = 0;
  for (const { kind, inputs, units } of chain) {
    // An adder takes a difference and a sum for each pair, a dense layer a product and a sum.
    adds += (kind === "adder" ? 2 : 1) * inputs * units + units;
    if (kind === "dense") muls += inputs * units;
  }
  return { adds, muls };
}
