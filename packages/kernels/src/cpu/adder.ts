import type { FilterRule, InputRule, KernelTable } from "../contract";
import { cpuTensor, cpuValues } from "../tfjs-internals";
import { filterGeometry, inputShape, outputShape } from "../window";
import { forEachTap } from "./taps";

/** r(w - x) of an adder's input gradient (CVPR 2020, eq. 6, and its alternatives). */
export const inputRules: Record<InputRule, (difference: number) => number> = {
  hardtanh: (d) => Math.max(-1, Math.min(1, d)),
  sign: Math.sign,
  unclipped: (d) => d,
};
/** q(x - w) of an adder's filter gradient (CVPR 2020, eq. 5 and 4). */
export const filterRules: Record<FilterRule, (difference: number) => number> = {
  "full-precision": (d) => d,
  sign: Math.sign,
};

export const adder2d: KernelTable["adder2d"] = ({ x, w }, attrs) => {
  const g = filterGeometry(x.shape, w.shape, attrs);
  const [xs, ws] = [cpuValues(x), cpuValues(w)];
  const shape = outputShape(g);
  const y = new Float64Array(shape[0] * shape[1] * shape[2] * shape[3]);
  forEachTap(g, (xOffset, yOffset, wOffset) => {
    for (let c = 0; c < g.inChannels; c++) {
      const value = xOffset < 0 ? 0 : (xs[xOffset + c] ?? 0);
      const row = wOffset + c * g.outChannels;
      for (let o = 0; o < g.outChannels; o++) {
        y[yOffset + o] = (y[yOffset + o] ?? 0) - Math.abs(value - (ws[row + o] ?? 0));
      }
    }
  });
  return cpuTensor(shape, Float32Array.from(y));
};

/** The adder on integer codes: whole numbers in, int32 sums, whole numbers out. */
export const adder2dInteger: KernelTable["adder2dInteger"] = ({ x, w }, attrs) => {
  const g = filterGeometry(x.shape, w.shape, attrs);
  const [xs, ws] = [Int32Array.from(cpuValues(x)), Int32Array.from(cpuValues(w))];
  const shape = outputShape(g);
  const y = new Int32Array(shape[0] * shape[1] * shape[2] * shape[3]);
  forEachTap(g, (xOffset, yOffset, wOffset) => {
    for (let c = 0; c < g.inChannels; c++) {
      const value = xOffset < 0 ? 0 : (xs[xOffset + c] ?? 0);
      const row = wOffset + c * g.outChannels;
      for (let o = 0; o < g.outChannels; o++) {
        y[yOffset + o] = (y[yOffset + o] ?? 0) - Math.abs(value - (ws[row + o] ?? 0));
      }
    }
  });
  return cpuTensor(shape, Float32Array.from(y));
};

export const adder2dGradInput: KernelTable["adder2dGradInput"] = ({ dy, x, w }, attrs) => {
  const g = filterGeometry(x.shape, w.shape, attrs);
  const [gs, xs, ws] = [cpuValues(dy), cpuValues(x), cpuValues(w)];
  const rule = inputRules[attrs.rule];
  const dx = new Float64Array(xs.length);
  forEachTap(g, (xOffset, yOffset, wOffset) => {
    if (xOffset < 0) return;
    for (let c = 0; c < g.inChannels; c++) {
      const value = xs[xOffset + c] ?? 0;
      const row = wOffset + c * g.outChannels;
      let sum = 0;
      for (let o = 0; o < g.outChannels; o++) {
        sum += (gs[yOffset + o] ?? 0) * rule((ws[row + o] ?? 0) - value);
      }
      dx[xOffset + c] = (dx[xOffset + c] ?? 0) + sum;
    }
  });
  return cpuTensor(inputShape(g), Float32Array.from(dx));
};

export const adder2dGradFilter: KernelTable["adder2dGradFilter"] = ({ dy, x, w }, attrs) => {
  const g = filterGeometry(x.shape, w.shape, attrs);
  const [gs, xs, ws] = [cpuValues(dy), cpuValues(x), cpuValues(w)];
  const rule = filterRules[attrs.rule];
  const dw = new Float64Array(ws.length);
  forEachTap(g, (xOffset, yOffset, wOffset) => {
    for (let c = 0; c < g.inChannels; c++) {
      const value = xOffset < 0 ? 0 : (xs[xOffset + c] ?? 0);
      const row = wOffset + c * g.outChannels;
      for (let o = 0; o < g.outChannels; o++) {
        const at = row + o;
        dw[at] = (dw[at] ?? 0) + (gs[yOffset + o] ?? 0) * rule(value - (ws[at] ?? 0));
      }
    }
  });
  return cpuTensor(w.shape, Float32Array.from(dw));
};
