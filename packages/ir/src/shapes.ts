import {
  counted,
  countedValues,
  err,
  filterShape,
  ok,
  outputSide,
  type Result,
  shapeSize,
  type TensorType,
} from "@adder-studio/core";
import type { OpFault } from "./op";
import type { FilterAttrs, WindowAttrs } from "./types";

/** Height, width and channels of an image type; the fault `image-needed` for anything else. */
export function imageOf(
  type: TensorType,
): Result<{ height: number; width: number; channels: number }, OpFault> {
  const [height, width, channels] = type.shape;
  if (type.shape.length !== 3 || !height || !width || !channels) {
    return err({
      code: "image-needed",
      message: `An image (height, width, channels) is needed here, but ${countedValues(type.shape)} without rows and columns ${shapeSize(type.shape) === 1 ? "comes" : "come"} in.`,
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
  const { kernel, pad } = attrs;
  if (kernel > height + 2 * pad || kernel > width + 2 * pad) {
    return err({
      code: "kernel-too-large",
      message: `A ${kernel}×${kernel} window does not fit into an image of ${height}×${width} with ${counted(pad, "pixel")} of padding.`,
      input: "x",
    });
  }
  const sideOf = (side: number) => outputSide(side, kernel, attrs);
  return ok({ shape: [sideOf(height), sideOf(width), channels] });
}

/** Result of a pooling window, by `windowType`; a window must never lie in the padding alone (`padding-too-large`). */
export function poolType(x: TensorType, attrs: WindowAttrs): Result<TensorType, OpFault> {
  if (attrs.pad * 2 > attrs.kernel) {
    return err({
      code: "padding-too-large",
      message: `Padding of ${attrs.pad} is more than half of the ${attrs.kernel}×${attrs.kernel} window, so a window could lie outside the image.`,
    });
  }
  return windowType(x, attrs, channelsOf(x));
}

/** Type of a filter layer's result; also faults `groups-uneven`. */
export function filterLayerType(x: TensorType, attrs: FilterAttrs): Result<TensorType, OpFault> {
  const type = windowType(x, attrs, attrs.filters);
  const { groups = 1, filters } = attrs;
  const channels = channelsOf(x);
  if (type.ok && (channels % groups !== 0 || filters % groups !== 0)) {
    const whose =
      channels % groups !== 0 ? counted(channels, "input channel") : counted(filters, "filter");
    return err({
      code: "groups-uneven",
      message: `${counted(groups, "group")} ${groups === 1 ? "does" : "do"} not divide the ${whose} evenly.`,
      input: "x",
    });
  }
  return type;
}

/** Window places times window size times input channels of a group times filters: the taps of a filter layer. */
export function tapsOf(x: TensorType, attrs: FilterAttrs, out: TensorType): number {
  const [height, width, channels] = filterShape(channelsOf(x), attrs);
  return out.shape.reduce((n, side) => n * side, 1) * height * width * channels;
}
