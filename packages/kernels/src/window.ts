import { invariant, outputSide } from "@adder-studio/core";
import type { GroupedWindow, Window } from "./contract";

/** Sizes of a square window that slides over `[batch, height, width, inChannels]`, and of its output. */
export interface Geometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
}

function side(shape: readonly number[], axis: number): number {
  const value = shape[axis];
  invariant(value !== undefined, `axis ${axis} of a shape [${shape}]`);
  return value;
}

/**
 * Returns the geometry of a window of `kernel` x `kernel` over `inputShape` [N,H,W,C] with `outChannels` output channels.
 * Throws an invariant when the window does not fit: `lower` reports that before anything runs.
 */
export function geometry(
  inputShape: readonly number[],
  kernel: number,
  outChannels: number,
  window: Window,
): Geometry {
  invariant(inputShape.length === 4, `an image of rank 4, not [${inputShape}]`);
  const [batch, height, width] = [side(inputShape, 0), side(inputShape, 1), side(inputShape, 2)];
  const outHeight = outputSide(height, kernel, window);
  const outWidth = outputSide(width, kernel, window);
  invariant(outHeight > 0 && outWidth > 0, `a window of ${kernel} fits into [${inputShape}]`);
  return {
    batch,
    height,
    width,
    inChannels: side(inputShape, 3),
    outHeight,
    outWidth,
    outChannels,
    kernel,
    stride: window.stride,
    pad: window.pad,
  };
}

/** Returns the geometry of a layer with filters [K,K,Cin,Cout] (HWIO). Throws an invariant when they do not fit. */
export function filterGeometry(
  inputShape: readonly number[],
  filterShape: readonly number[],
  window: Window,
): Geometry {
  const kernel = side(filterShape, 0);
  invariant(
    filterShape.length === 4 && filterShape[1] === kernel && filterShape[2] === inputShape[3],
    `square filters [${filterShape}] over an image [${inputShape}]`,
  );
  return geometry(inputShape, kernel, side(filterShape, 3), window);
}

/** Geometry of a window in groups. */
export interface GroupedGeometry extends Geometry {
  readonly groups: number;
  /** Number of input channels of a group: those that an output channel reads. */
  readonly inPer: number;
  /** Number of output channels of a group. */
  readonly outPer: number;
}

/** Returns the geometry of a window in groups. Throws an invariant when these do not divide the channels of both sides. */
export function groupedGeometry(
  shape: readonly number[],
  kernel: number,
  outChannels: number,
  window: GroupedWindow,
): GroupedGeometry {
  const g = geometry(shape, kernel, outChannels, window);
  const { groups } = window;
  const [inPer, outPer] = [g.inChannels / groups, outChannels / groups];
  invariant(
    Number.isInteger(inPer) && Number.isInteger(outPer),
    `${groups} groups of ${g.inChannels} and ${outChannels} channels`,
  );
  return { ...g, groups, inPer, outPer };
}

/** Returns the geometry of a grouped layer with filters [K,K,Cin/groups,Cout]. Throws an invariant when they do not fit. */
export function groupedFilterGeometry(
  shape: readonly number[],
  filterShape: readonly number[],
  window: GroupedWindow,
): GroupedGeometry {
  const kernel = side(filterShape, 0);
  const g = groupedGeometry(shape, kernel, side(filterShape, 3), window);
  invariant(
    filterShape.length === 4 && filterShape[1] === kernel && filterShape[2] === g.inPer,
    `square filters [${filterShape}] for ${g.groups} groups of an image [${shape}]`,
  );
  return g;
}

/** Returns the shape of a grouped layer's filters, [K,K,Cin/groups,Cout]. */
export function groupedFilterShape(g: GroupedGeometry): [number, number, number, number] {
  return [g.kernel, g.kernel, g.inPer, g.outChannels];
}

/** Returns the shape of the output, [N,H',W',Cout]. */
export function outputShape(g: Geometry): [number, number, number, number] {
  return [g.batch, g.outHeight, g.outWidth, g.outChannels];
}

/** Returns the shape of the input, [N,H,W,Cin]. */
export function inputShape(g: Geometry): [number, number, number, number] {
  return [g.batch, g.height, g.width, g.inChannels];
}

/** Returns the length of the last axis, and the product of the others. */
export function rowsAndChannels(shape: readonly number[]): { rows: number; channels: number } {
  const channels = shape.at(-1);
  invariant(channels !== undefined, "a tensor with at least one axis");
  return { rows: shape.slice(0, -1).reduce((product, n) => product * n, 1), channels };
}
