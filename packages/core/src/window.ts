/** Step and padding of a square window that slides over an image, in pixels; padding is on each side. */
interface Sliding {
  readonly stride: number;
  readonly pad: number;
}

/**
 * Number of places of a window of `kernel` values along a side of `size` values:
 * H' = floor((H - kernel + 2 pad) / stride) + 1; below 1 where the window does not fit.
 * The rule of convolutions, adders and pooling alike, in the IR, in kernels and in files that are read.
 *
 * @example outputSide(28, 5, { stride: 1, pad: 0 }); // 24
 */
export function outputSide(size: number, kernel: number, { stride, pad }: Sliding): number {
  return Math.floor((size - kernel + 2 * pad) / stride) + 1;
}

/**
 * Shape of the filters of a layer over `channels` input channels, HWIO: [K,K,Cin/groups,filters]. Where `groups` does
 * not divide the channels the third number is rounded down, at least 1: the layer's op reports that fault, and until
 * then its parameters have a shape.
 *
 * @example filterShape(3, { kernel: 5, filters: 16 }); // [5, 5, 3, 16]
 */
export function filterShape(
  channels: number,
  {
    kernel,
    filters,
    groups = 1,
  }: { readonly kernel: number; readonly filters: number; readonly groups?: number },
): readonly [number, number, number, number] {
  return [kernel, kernel, Math.max(1, Math.floor(channels / groups)), filters];
}
