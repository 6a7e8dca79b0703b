import { invariant } from "@adder-studio/core";
import type { KernelTable } from "../contract";
import { cpuTensor, cpuValues } from "../tfjs-internals";
import { filterGeometry, geometry, inputShape, outputShape, rowsAndChannels } from "../window";
import { forEachTap } from "./taps";

/** Convolution: y[n,i,j,o] = sum x w over the window; x [N,H,W,Cin], w [K,K,Cin,Cout]; padded taps add 0. */
export const conv2d: KernelTable["conv2d"] = ({ x, w }, attrs) => {
  const g = filterGeometry(x.shape, w.shape, attrs);
  const [xs, ws] = [cpuValues(x), cpuValues(w)];
  const shape = outputShape(g);
  const y = new Float64Array(shape[0] * shape[1] * shape[2] * shape[3]);
  forEachTap(g, (xOffset, yOffset, wOffset) => {
    if (xOffset < 0) return;
    for (let c = 0; c < g.inChannels; c++) {
      const value = xs[xOffset + c] ?? 0;
      const row = wOffset + c * g.outChannels;
      for (let o = 0; o < g.outChannels; o++) {
        y[yOffset + o] = (y[yOffset + o] ?? 0) + value * (ws[row + o] ?? 0);
      }
    }
  });
  return cpuTensor(shape, Float32Array.from(y));
};

export const conv2dGradInput: KernelTable["conv2dGradInput"] = ({ dy, w }, attrs) => {
  const g = filterGeometry(attrs.inputShape, w.shape, attrs);
  const [gs, ws] = [cpuValues(dy), cpuValues(w)];
  const shape = inputShape(g);
  const dx = new Float64Array(shape[0] * shape[1] * shape[2] * shape[3]);
  forEachTap(g, (xOffset, yOffset, wOffset) => {
    if (xOffset < 0) return;
    for (let c = 0; c < g.inChannels; c++) {
      const row = wOffset + c * g.outChannels;
      let sum = 0;
      for (let o = 0; o < g.outChannels; o++) sum += (gs[yOffset + o] ?? 0) * (ws[row + o] ?? 0);
      dx[xOffset + c] = (dx[xOffset + c] ?? 0) + sum;
    }
  });
  return cpuTensor(shape, Float32Array.from(dx));
};

export const conv2dGradFilter: KernelTable["conv2dGradFilter"] = ({ dy, x }, attrs) => {
  const g = geometry(x.shape, attrs.kernel, rowsAndChannels(dy.shape).channels, attrs);
  invariant(`${outputShape(g)}` === `${dy.shape}`, `a gradient of shape [${outputShape(g)}]`);
  const [gs, xs] = [cpuValues(dy), cpuValues(x)];
  const shape = [g.kernel, g.kernel, g.inChannels, g.outChannels];
  const dw = new Float64Array(g.kernel * g.kernel * g.inChannels * g.outChannels);
  forEachTap(g, (xOffset, yOffset, wOffset) => {
    if (xOffset < 0) return;
    for (let c = 0; c < g.inChannels; c++) {
      const value = xs[xOffset + c] ?? 0;
      const row = wOffset + c * g.outChannels;
      for (let o = 0; o < g.outChannels; o++) {
        dw[row + o] = (dw[row + o] ?? 0) + value * (gs[yOffset + o] ?? 0);
      }
    }
  });
  return cpuTensor(shape, Float32Array.from(dw));
};
