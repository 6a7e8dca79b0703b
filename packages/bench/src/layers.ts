import { outputSide } from "@adder-studio/core";

type Shape4 = readonly [number, number, number, number];

/** A layer to be timed: input `x` [N,H,W,C], square filters. */
export interface Layer {
  readonly title: string;
  readonly x: Shape4;
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  /** True: the composed adder is timed on it as well, which takes long. */
  readonly composed: boolean;
}

function layer(
  title: string,
  x: Shape4,
  [filters, kernel, stride, pad]: Shape4,
  composed = false,
): Layer {
  return { title, x, filters, kernel, stride, pad, composed };
}

/** The layers of the tables: two of a usual size, ResNet-20's stages, LeNet-5's, one with stride, one dense. */
export const layers: readonly Layer[] = [
  layer("A, ResNet-20 stage 1", [32, 32, 32, 16], [16, 3, 1, 1], true),
  layer("B", [16, 28, 28, 32], [64, 3, 1, 1], true),
  layer("ResNet-20 stage 2", [32, 16, 16, 32], [32, 3, 1, 1], true),
  layer("ResNet-20 stage 3", [32, 8, 8, 64], [64, 3, 1, 1], true),
  layer("stride 2", [32, 32, 32, 16], [32, 3, 2, 1]),
  layer("LeNet-5 layer 1", [64, 28, 28, 1], [6, 5, 1, 2]),
  layer("LeNet-5 layer 2", [64, 14, 14, 6], [16, 5, 1, 0]),
  layer("LeNet-5 layer 3", [64, 5, 5, 16], [120, 5, 1, 0]),
  layer("dense", [64, 1, 1, 12544], [32, 1, 1, 0]),
];

/** Returns `layer` with a batch of `batch` images. */
export function withBatch(layer: Layer, batch: number): Layer {
  const [, height, width, channels] = layer.x;
  return { ...layer, x: [batch, height, width, channels] };
}

export function outputOf(layer: Layer): Shape4 {
  const [batch, height, width] = layer.x;
  return [
    batch,
    outputSide(height, layer.kernel, layer),
    outputSide(width, layer.kernel, layer),
    layer.filters,
  ];
}

/** Returns the number of taps, |x - w| elements, of one pass. */
export function tapsOf(layer: Layer): number {
  const [batch, height, width, filters] = outputOf(layer);
  return batch * height * width * filters * layer.kernel ** 2 * layer.x[3];
}

export function shapeText({ x, filters, kernel, stride, pad }: Layer): string {
  const window = kernel === 1 ? "" : ` ${kernel}x${kernel} s${stride} p${pad}`;
  return `[${x.join(",")}]${window} -> ${filters}`;
}
