import { outputSide } from "@adder-studio/core";
import type { Node } from "../model";
import { intOf, intsOf, textOf } from "./attributes";
import { refuse, type Signal, sidesOf } from "./values";

export interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  /** Height and width of the output. */
  readonly height: number;
  readonly width: number;
}

/** Reads a square window with equal padding and strides on both axes; others are refused by the node's name. */
export function windowOf(node: Node, x: Signal, kernelDims?: readonly number[]): Window {
  const { height, width } = sidesOf(x);
  const kernels = intsOf(node, "kernel_shape") ?? kernelDims ?? [];
  if (kernelDims && kernels.join() !== kernelDims.join()) {
    refuse(node, "says another kernel_shape than its weights have");
  }
  if (kernels.length !== 2) refuse(node, "has a window that is none of two sides");
  const kernel = single(node, kernels, "a window", "square");
  const stride = single(node, intsOf(node, "strides") ?? [1, 1], "strides", "equal");
  if (single(node, intsOf(node, "dilations") ?? [1, 1], "dilations", "equal") !== 1) {
    refuse(node, "has dilations, which no block here has");
  }
  const pads = padsOf(node, { kernel, stride, height, width });
  const pad = single(node, pads, "pads", "the same on all four sides");
  const rest = (side: number) => (side - kernel + 2 * pad) % stride;
  if (intOf(node, "ceil_mode", 0) !== 0 && (rest(height) !== 0 || rest(width) !== 0)) {
    refuse(node, "rounds the sides of its result up (ceil_mode); here they are rounded down");
  }
  const along = (side: number) => outputSide(side, kernel, { stride, pad });
  if (!(along(height) >= 1 && along(width) >= 1)) {
    refuse(node, `has a window of ${kernel}×${kernel} that does not fit into ${height}×${width}`);
  }
  return { kernel, stride, pad, height: along(height), width: along(width) };
}

function single(node: Node, values: readonly number[], what: string, how: string): number {
  const [first = 0] = values;
  if (values.some((value) => value !== first)) {
    refuse(node, `has ${what} of ${values.slice(0, 4).join("×")}; here they must be ${how}`);
  }
  return first;
}

function padsOf(
  node: Node,
  {
    kernel,
    stride,
    height,
    width,
  }: { kernel: number; stride: number; height: number; width: number },
): readonly number[] {
  const auto = textOf(node, "auto_pad", "NOTSET");
  if (auto === "NOTSET" || auto === "") return intsOf(node, "pads") ?? [0, 0, 0, 0];
  if (auto === "VALID") return [0, 0, 0, 0];
  if (auto !== "SAME_UPPER" && auto !== "SAME_LOWER") {
    return refuse(node, "has an auto_pad that ONNX does not know");
  }
  const total = (side: number) =>
    Math.max(0, (Math.ceil(side / stride) - 1) * stride + kernel - side);
  const pads = [height, width].flatMap((side) => {
    const less = Math.floor(total(side) / 2);
    const more = total(side) - less;
    return auto === "SAME_UPPER" ? [less, more] : [more, less];
  });
  return pads;
}
