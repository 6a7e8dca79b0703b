import { randomStream } from "@adder-studio/core";
import { type Tensor, tensor } from "@tensorflow/tfjs-core";

/** Shape and values of a tensor, outside of any engine. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** Distributions that the numbers of a case are drawn from: each takes a standard normal number. */
export const distributions = {
  /** Standard normal values, as in a normalised layer. */
  plain: (normal: number) => normal,
  /** Values not below 0 with many zeros, as behind a ReLU. */
  positive: (normal: number) => Math.max(0, normal),
  /** Large values near each other, whose sums cancel in float32: kernels must not take their shortcuts. */
  large: (normal: number) => 500 + 3 * normal,
  wide: (normal: number) => 500 * normal,
  /** Whole numbers: many equal values. */
  ties: (normal: number) => Math.round(normal),
  zeros: () => 0,
  /** Negative values far from 0, as in the output of an adder layer. */
  adder: (normal: number) => -170 + 10 * normal,
} as const;
export type Distribution = keyof typeof distributions;

/** Draws values of `shape`. The same key, shape and distribution give the same values on every machine. */
export function draw(
  key: string,
  shape: readonly number[],
  distribution: Distribution = "plain",
): Values {
  const stream = randomStream(7, key);
  const size = shape.reduce((product, side) => product * side, 1);
  const data = Float32Array.from({ length: size }, () =>
    distributions[distribution](stream.normal()),
  );
  return { shape, data };
}

/** Draws values above zero, 0.1 + z^2 of a standard normal z. */
export function drawPositive(key: string, shape: readonly number[]): Values {
  const { data } = draw(key, shape);
  return { shape, data: data.map((value) => 0.1 + value * value) };
}

/** Draws `count` labels below `classes`, int32. */
export function drawLabels(key: string, count: number, classes: number): Values {
  const stream = randomStream(7, key);
  return {
    shape: [count],
    data: Int32Array.from({ length: count }, () => stream.below(classes)),
  };
}

/** Makes a tensor of the present engine with these values. */
export function toTensor({ shape, data }: Values): Tensor {
  // A copy: the cpu backend keeps the array it is given.
  return tensor(data.slice(), [...shape], data instanceof Int32Array ? "int32" : "float32");
}
