import { exp, ln } from "@adder-studio/core";
import type { KernelTable } from "../contract";
import { cpuTensor, cpuValues } from "../tfjs-internals";
import { filterGeometry, inputShape, outputShape } from "../window";
import { adder2d, adder2dGradFilter, adder2dGradInput } from "./adder";
import { forEachTap } from "./taps";

/** |d|^q for d other than 0, by core's exp, which takes numbers up to 0. */
function power(d: number, q: number): number {
  const log = q * ln(Math.abs(d));
  return log > 0 ? 1 / exp(-log) : exp(log);
}

/** |d|^p; 0 and NaN stay what they are. */
function powerOf(p: number): (difference: number) => number {
  if (p === 2) return (d) => d * d;
  return (d) => (d === 0 ? 0 : power(d, p));
}

/** p sign(d) |d|^(p - 1), the derivative of |d|^p; 0 at 0. */
function slopeOf(p: number): (difference: number) => number {
  if (p === 2) return (d) => 2 * d;
  return (d) => (d === 0 ? 0 : p * Math.sign(d) * power(d, p - 1));
}

export const lpAdder2d: KernelTable["lpAdder2d"] = ({ x, w }, { p, ...window }) => {
  if (p === 1) return adder2d({ x, w }, window);
  const g = filterGeometry(x.shape, w.shape, window);
  const [xs, ws] = [cpuValues(x), cpuValues(w)];
  const power = powerOf(p);
  const shape = outputShape(g);
  const y = new Float64Array(shape[0] * shape[1] * shape[2] * shape[3]);
  forEachTap(g, (xOffset, yOffset, wOffset) => {
    for (let c = 0; c < g.inChannels; c++) {
      const value = xOffset < 0 ? 0 : (xs[xOffset + c] ?? 0);
      const row = wOffset + c * g.outChannels;
      for (let o = 0; o < g.outChannels; o++) {
        y[yOffset + o] = (y[yOffset + o] ?? 0) - power(value - (ws[row + o] ?? 0));
      }
    }
  });
  return cpuTensor(shape, Float32Array.from(y));
};

export const lpAdder2dGradInput: KernelTable["lpAdder2dGradInput"] = (inputs, { p, ...window }) => {
  if (p === 1) return adder2dGradInput(inputs, { ...window, rule: "sign" });
  const { dy, x, w } = inputs;
  const g = filterGeometry(x.shape, w.shape, window);
  const [gs, xs, ws] = [cpuValues(dy), cpuValues(x), cpuValues(w)];
  const slope = slopeOf(p);
  const dx = new Float64Array(xs.length);
  forEachTap(g, (xOffset, yOffset, wOffset) => {
    if (xOffset < 0) return;
    for (let c = 0; c < g.inChannels; c++) {
      const value = xs[xOffset + c] ?? 0;
      const row = wOffset + c * g.outChannels;
      let sum = 0;
      for (let o = 0; o < g.outChannels; o++) {
        sum += (gs[yOffset + o] ?? 0) * slope((ws[row + o] ?? 0) - value);
      }
      dx[xOffset + c] = (dx[xOffset + c] ?? 0) + sum;
    }
  });
  return cpuTensor(inputShape(g), Float32Array.from(dx));
};

export const lpAdder2dGradFilter: KernelTable["lpAdder2dGradFilter"] = (
  inputs,
  { p, ...window },
) => {
  if (p === 1) return adder2dGradFilter(inputs, { ...window, rule: "sign" });
  const { dy, x, w } = inputs;
  const g = filterGeometry(x.shape, w.shape, window);
  const [gs, xs, ws] = [cpuValues(dy), cpuValues(x), cpuValues(w)];
  const slope = slopeOf(p);
  const dw = new Float64Array(ws.length);
  forEachTap(g, (xOffset, yOffset, wOffset) => {
    for (let c = 0; c < g.inChannels; c++) {
      const value = xOffset < 0 ? 0 : (xs[xOffset + c] ?? 0);
      const row = wOffset + c * g.outChannels;
      for (let o = 0; o < g.outChannels; o++) {
        const at = row + o;
        dw[at] = (dw[at] ?? 0) + (gs[yOffset + o] ?? 0) * slope(value - (ws[at] ?? 0));
      }
    }
  });
  return cpuTensor(w.shape, Float32Array.from(dw));
};
