import { invariant } from "@adder-studio/core";
import type { KernelTable } from "../contract";
import { cpuTensor, cpuValues } from "../tfjs-internals";
import {
  type GroupedGeometry,
  groupedFilterGeometry,
  groupedFilterShape,
  groupedGeometry,
  inputShape,
  outputShape,
  rowsAndChannels,
} from "../window";
import { filterRules, inputRules } from "./adder";
import { forEachTap } from "./taps";

/** Calls `visit` for every tap of every output: places in x (-1: padding), in y and in w [K,K,Cin/groups,Cout]. */
function forEachGroupedTap(
  g: GroupedGeometry,
  visit: (xAt: number, yAt: number, wAt: number) => void,
): void {
  forEachTap(g, (xOffset, yOffset, wOffset) => {
    for (let o = 0; o < g.outChannels; o++) {
      const first = Math.floor(o / g.outPer) * g.inPer;
      for (let c = 0; c < g.inPer; c++) {
        const xAt = xOffset < 0 ? -1 : xOffset + first + c;
        visit(xAt, yOffset + o, wOffset / g.groups + c * g.outChannels + o);
      }
    }
  });
}

type Terms = (x: number, w: number, at: number) => number;

/** Sums `term` of each tap over the filters' window: [N,H',W',Cout]. */
function forward(g: GroupedGeometry, xs: Float32Array, ws: Float32Array, term: Terms) {
  const shape = outputShape(g);
  const y = new Float64Array(shape[0] * shape[1] * shape[2] * shape[3]);
  forEachGroupedTap(g, (xAt, yAt, wAt) => {
    const value = xAt < 0 ? 0 : (xs[xAt] ?? 0);
    y[yAt] = (y[yAt] ?? 0) + term(value, ws[wAt] ?? 0, xAt);
  });
  return cpuTensor(shape, Float32Array.from(y));
}

export const adder2dGrouped: KernelTable["adder2dGrouped"] = ({ x, w }, attrs) =>
  forward(
    groupedFilterGeometry(x.shape, w.shape, attrs),
    cpuValues(x),
    cpuValues(w),
    (value, weight) => -Math.abs(value - weight),
  );

export const conv2dGrouped: KernelTable["conv2dGrouped"] = ({ x, w }, attrs) =>
  forward(
    groupedFilterGeometry(x.shape, w.shape, attrs),
    cpuValues(x),
    cpuValues(w),
    (value, weight, at) => (at < 0 ? 0 : value * weight),
  );

/** dx = sum dy slope(w, place of x) over the outputs of each channel's group. */
function gradInput(
  g: GroupedGeometry,
  gs: Float32Array,
  ws: Float32Array,
  slope: (weight: number, at: number) => number,
) {
  const shape = inputShape(g);
  const dx = new Float64Array(shape[0] * shape[1] * shape[2] * shape[3]);
  forEachGroupedTap(g, (xAt, yAt, wAt) => {
    if (xAt >= 0) dx[xAt] = (dx[xAt] ?? 0) + (gs[yAt] ?? 0) * slope(ws[wAt] ?? 0, xAt);
  });
  return cpuTensor(shape, Float32Array.from(dx));
}

export const adder2dGroupedGradInput: KernelTable["adder2dGroupedGradInput"] = (
  { dy, x, w },
  attrs,
) => {
  const g = groupedFilterGeometry(x.shape, w.shape, attrs);
  const xs = cpuValues(x);
  const rule = inputRules[attrs.rule];
  return gradInput(g, cpuValues(dy), cpuValues(w), (weight, at) => rule(weight - (xs[at] ?? 0)));
};

export const conv2dGroupedGradInput: KernelTable["conv2dGroupedGradInput"] = ({ dy, w }, attrs) => {
  const g = groupedFilterGeometry(attrs.inputShape, w.shape, attrs);
  return gradInput(g, cpuValues(dy), cpuValues(w), (weight) => weight);
};

/** dw = sum dy slope(x, place of w) over all window places. */
function gradFilter(
  g: GroupedGeometry,
  gs: Float32Array,
  xs: Float32Array,
  slope: (value: number, at: number) => number,
) {
  const shape = groupedFilterShape(g);
  const dw = new Float64Array(shape[0] * shape[1] * shape[2] * shape[3]);
  forEachGroupedTap(g, (xAt, yAt, wAt) => {
    const value = xAt < 0 ? 0 : (xs[xAt] ?? 0);
    dw[wAt] = (dw[wAt] ?? 0) + (gs[yAt] ?? 0) * slope(value, wAt);
  });
  return cpuTensor(shape, Float32Array.from(dw));
}

export const adder2dGroupedGradFilter: KernelTable["adder2dGroupedGradFilter"] = (
  { dy, x, w },
  attrs,
) => {
  const g = groupedFilterGeometry(x.shape, w.shape, attrs);
  const ws = cpuValues(w);
  const rule = filterRules[attrs.rule];
  return gradFilter(g, cpuValues(dy), cpuValues(x), (value, at) => rule(value - (ws[at] ?? 0)));
};

export const conv2dGroupedGradFilter: KernelTable["conv2dGroupedGradFilter"] = (
  { dy, x },
  attrs,
) => {
  const g = groupedGeometry(x.shape, attrs.kernel, rowsAndChannels(dy.shape).channels, attrs);
  invariant(`${outputShape(g)}` === `${dy.shape}`, `a gradient of shape [${outputShape(g)}]`);
  return gradFilter(g, cpuValues(dy), cpuValues(x), (value) => value);
};
