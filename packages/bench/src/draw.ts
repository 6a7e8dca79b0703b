import { randomStream, shapeSize } from "@adder-studio/core";
import type { InputKind } from "./types";

/** Draws standard normal values of `shape`, always the same for a key. Kind "relu" has 0 in the place of values below 0. */
export function draw(key: string, shape: readonly number[], kind: InputKind = "any"): Float32Array {
  const stream = randomStream(1, `bench/${key}`);
  // Drawing takes long for large tensors: a few thousand values are repeated.
  const some = Float32Array.from({ length: 4099 }, () => stream.normal());
  const values = new Float32Array(shapeSize(shape));
  for (let at = 0; at < values.length; at++) {
    const value = some[at % some.length] as number;
    values[at] = kind === "relu" ? Math.max(0, value) : value;
  }
  return values;
}
