import { randomStream } from "@adder-studio/core";
import { type Chain, type ChainLayer, forward } from "./chain";
import type { LayerShape } from "./document";
import { spread } from "./hats";

const places = 129;

/**
 * Adder layers to start training a deep narrow network from (derived here). A layer of n inputs sums up n distances, and
 * with a bias below 1 all of its units would be 0, and so would be their gradients. Here every filter value is drawn
 * around the mean of what comes in on -1..1, as far apart as that is, and each bias is minus the mean of its unit's
 * distances, so that the unit is above 0 on about half of the line. Drawn from the seed; the read-out is not set.
 */
export function deepStart(shape: readonly LayerShape[], seed: number): Chain {
  const draw = randomStream(seed, "deep start");
  const chain: ChainLayer[] = [];
  let values: Float64Array = spread(-1, 1, places);
  let inputs = 1;
  for (const { kind, units, relu } of shape) {
    if (kind !== "adder") break;
    const means = columns(values, inputs, (value) => value);
    const squares = columns(values, inputs, (value) => value * value);
    const weights = Float64Array.from({ length: inputs * units }, (_, i) => {
      const c = Math.trunc(i / units);
      const mean = means[c] as number;
      return mean + draw.normal() * Math.sqrt(Math.max(0, (squares[c] as number) - mean * mean));
    });
    const bare = { kind, inputs, units, weights, bias: new Float64Array(units), relu: false };
    const bias = columns(forward([bare], values), units, (value) => -value);
    const layer = { ...bare, bias, relu };
    chain.push(layer);
    values = forward([layer], values);
    inputs = units;
  }
  return chain;
}

/** Mean of `of` over the points, for each coordinate. */
function columns(values: Float64Array, width: number, of: (value: number) => number): Float64Array {
  const sums = new Float64Array(width);
  values.forEach((value, i) => {
    sums[i % width] = (sums[i % width] as number) + of(value);
  });
  return sums.map((sum) => (sum * width) / values.length);
}
