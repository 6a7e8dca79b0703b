import { err, formatShape, ok, type Result, type TensorType } from "@adder-studio/core";
import type { OpFault } from "./op";
import type { WindowAttrs } from "./types";

/** Height, width and channels of an image type; the fault `image-needed` for anything else. */
export function imageOf(
  type: TensorType,
): Result<{ height: number; width: number; channels: number }, OpFault> {
  const [height, width, channels] = type.shape;
  if (type.shape.length !== 3 || !height || !width || !channels) {
    return err({
      code: "image-needed",
      message: `An image (height, width, channels) is needed here, but ${formatShape(type.shape)} values without rows and columns come in.`,
      input: "x",
    });
  }
  return ok({ height, width, channels });
}

/** Length of the last axis. */
export function channelsOf(type: TensorType): number {
  return type.shape.at(-1) ?? 0;
}

/**
 * Result of a sliding window: H' = floor((H - kernel + 2 pad) / stride) + 1, W' alike.
 * x [H,W,C] -> [H',W',channels]; faults `image-needed`, `kernel-too-large`.
 */
export function windowType(
  x: TensorType,
  attrs: WindowAttrs,
  channels: number,
): Result<TensorType, OpFault> {
  const image = imageOf(x);
  if (!image.ok) return image;
  const { height, width } = image.value;
  const { kernel, stride, pad } = attrs;
  if (kernel > height + 2 * pad || kernel > width + 2 * pad) {
    return err({
      code: "kernel-too-large",
      message: `A ${kernel}×${kernel} window does not fit into an image of ${height}×${width} with ${pad} pixels of padding.`,
      input: "x",
    });
  }
  const sideOf = (side: number) => Math.floor((side - kernel + 2 * pad) / stride) + 1;
  return ok({ shape: [sideOf(height), sideOf(width), channels] });
}

/** As windowType, for pooling: a window must never lie in the padding alone (`padding-too-large`). */
export function poolType(x: TensorType, attrs: WindowAttrs): Result<TensorType, OpFault> {
  if (attrs.pad * 2 > attrs.kernel) {
    return err({
      code: "padding-too-large",
      message: `Padding of ${attrs.pad} is more than half of the ${attrs.kernel}×${attrs.kernel} window, so a window could lie outside the image.`,
    });
  }
  return windowType(x, attrs, channelsOf(x));
}

/** Window places times window size times input channels times filters: the taps of a filter layer. */
export function tapsOf(x: TensorType, kernel: number, out: TensorType): number {
  return out.shape.reduce((n, side) => n * side, 1) * kernel * kernel * channelsOf(x);
}
