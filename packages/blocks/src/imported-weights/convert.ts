import { type NamedArray, type Shape, shapeSize } from "@adder-studio/core";
import type { Slot } from "./network";

/**
 * Conversion of an array to a parameter: `same` takes it as it is; `turned` brings its sides into the order of ours
 * (filters [out, in, height, width] to [height, width, in, out], a matrix [out, in] to [1, 1, in, out]); `unflattened`
 * also brings the pixels of a flattened image from PyTorch's order (channel, row, column) into ours (row, column,
 * channel).
 */
export type Conversion = "same" | "turned" | "unflattened";

/**
 * Conversion of an array of this shape, with PyTorch's order of axes, to the parameter; undefined where there is none.
 */
export function conversionOf(slot: Slot, shape: Shape): Conversion | undefined {
  const { part, order } = slot;
  if (part !== "w") {
    // A bias for each channel may be stored as [C, 1, 1] or [1, C, 1, 1].
    const sides = shape.filter((side) => side !== 1);
    const own = slot.shape.filter((side) => side !== 1);
    if (sides.join() !== own.join() || shape.length === 0) return undefined;
    return order === undefined ? "same" : "unflattened";
  }
  const [height = 0, width = 0, inputs = 0, outputs = 0] = slot.shape;
  const isPixel = height === 1 && width === 1;
  if (isPixel) {
    const [out, ...rest] = shape;
    if (shape.length >= 2 && out === outputs && shapeSize(rest) === inputs)
      return order === undefined ? "turned" : "unflattened";
  } else if (shape.join() === [outputs, inputs, height, width].join()) return "turned";
  // Not PyTorch's order of sides, but ours: that of Keras, too.
  if (shape.join() === slot.shape.join()) return "same";
  return isPixel && shape.join() === [inputs, outputs].join() ? "same" : undefined;
}

/** The values of an array as those of a parameter: a copy, in our order. */
export function converted(slot: Slot, way: Conversion, { data }: NamedArray): Float32Array {
  const { shape, part, order } = slot;
  if (way === "same") return data.slice();
  if (part !== "w") return Float32Array.from(data, (_, i) => data[order?.[i] ?? i] as number);
  const [height = 1, width = 1, inputs = 1, outputs = 1] = shape;
  const pixels = height * width;
  const result = new Float32Array(data.length);
  let at = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let input = 0; input < inputs; input++) {
      const from = (way === "unflattened" ? order?.[input] : undefined) ?? input;
      for (let output = 0; output < outputs; output++)
        result[at++] = data[(output * inputs + from) * pixels + pixel] as number;
    }
  }
  return result;
}
