import { invariant, outputSide } from "@adder-studio/core";
import type { GroupedWindow, Window } from "./contract";

/** A square window sliding over `[batch, height, width, inChannels]`. */
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
 * Geometry of a window of `kernel` x `kernel` over `inputShape` [N,H,W,C] giving `outChannels`.
 * Throws (an invariant) when the window does not fit: `lower` reports that before anything runs.
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

/** Geometry of a layer with filters of shape [K,K,Cin,Cout] (HWIO). */
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

/** A window in groups. */
export interface GroupedGeometry extends Geometry {
  readonly groups: number;
  /** Input channels of a group: what an output channel looks at. */
  readonly inPer: number;
  /** Output channels of a group. */
  readonly outPer: number;
}

/** As `geometry`, in groups: they must divide the channels on both sides, which `lower` has reported before. */
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

/** As `filterGeometry`, of filters [K,K,Cin/groups,Cout]. */
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

/** Shape of a grouped layer's filters. */
export function groupedFilterShape(g: GroupedGeometry): [number, number, number, number] {
  return [g.kernel, g.kernel, g.inPer, g.outChannels];
}

export function outputShape(g: Geometry): [number, number, number, number] {
  return [g.batch, g.outHeight, g.outWidth, g.outChannels];
}

export function inputShape(g: Geometry): [number, number, number, number] {
  return [g.batch, g.height, g.width, g.inChannels];
}

/** Last axis and the product of the others. */
export function rowsAndChannels(shape: readonly number[]): { rows: number; channels: number } {
  const channels = shape.at(-1);
  invariant(channels !== undefined, "a tensor with at least one axis");
  return { rows: shape.slice(0, -1).reduce((product, n) => product * n, 1), channels };
}
