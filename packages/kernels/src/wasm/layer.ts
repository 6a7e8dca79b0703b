import type { FilterRule, InputRule } from "../contract";
import type { Geometry } from "../window";

// Codes of the gradient rules, the same as in assembly/.
export const inputRules: Record<InputRule, number> = { hardtanh: 0, sign: 1, unclipped: 2 };
export const filterRules: Record<FilterRule, number> = { "full-precision": 0, sign: 1 };

export function inputSize(g: Geometry): number {
  return g.batch * g.height * g.width * g.inChannels;
}

export function outputSize(g: Geometry): number {
  return g.batch * g.outHeight * g.outWidth * g.outChannels;
}

export function filterSize(g: Geometry): number {
  return g.kernel * g.kernel * g.inChannels * g.outChannels;
}

export function poolNumbers(g: Geometry): number[] {
  return [
    g.batch,
    g.height,
    g.width,
    g.inChannels,
    g.kernel,
    g.stride,
    g.pad,
    g.outHeight,
    g.outWidth,
  ];
}

export function layerNumbers(g: Geometry): number[] {
  return [...poolNumbers(g), g.outChannels];
}

/** Vector operations of a layer, one for four taps. */
export function taps(g: Geometry): number {
  return (outputSize(g) * g.kernel * g.kernel * g.inChannels) / 4;
}
