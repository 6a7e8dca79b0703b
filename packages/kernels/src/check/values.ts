import { randomStream } from "@adder-studio/core";
import { type Tensor, tensor } from "@tensorflow/tfjs-core";

/** A tensor outside of any engine. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** How the numbers of a case are drawn. */
export const spreads = {
  /** Like a normalised layer. */
  plain: (normal: number) => normal,
  /** Like a layer behind a ReLU, with zeros among them. */
  positive: (normal: number) => Math.max(0, normal),
  /** Sums over such numbers cancel in float32: the shortcuts must step aside. */
  large: (normal: number) => 500 + 3 * normal,
  wide: (normal: number) => 500 * normal,
  /** Whole numbers: many equal values. */
  ties: (normal: number) => Math.round(normal),
  zeros: () => 0,
  /** What an adder layer gives. */
  adder: (normal: number) => -170 + 10 * normal,
} as const;
export type Spread = keyof typeof spreads;

export function draw(key: string, shape: readonly number[], spread: Spread = "plain"): Values {
  const stream = randomStream(7, key);
  const size = shape.reduce((product, side) => product * side, 1);
  const data = Float32Array.from({ length: size }, () => spreads[spread](stream.normal()));
  return { shape, data };
}

/** Like `draw`, all values above zero. */
export function drawPositive(key: string, shape: readonly number[]): Values {
  const { data } = draw(key, shape);
  return { shape, data: data.map((value) => 0.1 + value * value) };
}

export function drawLabels(key: string, count: number, classes: number): Values {
  const stream = randomStream(7, key);
  return {
    shape: [count],
    data: Int32Array.from({ length: count }, () => stream.below(classes)),
  };
}

/** A tensor of the present engine with these values. */
export function toTensor({ shape, data }: Values): Tensor {
  // A copy: the cpu backend keeps the array it is given.
  return tensor(data.slice(), [...shape], data instanceof Int32Array ? "int32" : "float32");
}
