import { randomStream } from "@adder-studio/core";
import { type Tensor, tensor } from "@tensorflow/tfjs-core";

/** A tensor of standard normal values, always the same for a key. */
export function draw(key: string, shape: readonly number[]): Tensor {
  const stream = randomStream(1, key);
  const size = shape.reduce((product, side) => product * side, 1);
  const values = Float32Array.from({ length: size }, () => stream.normal());
  return tensor(values, [...shape]);
}
