import { exp } from "@adder-studio/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { cpuTensor, cpuValues } from "../tfjs-internals";

/** 1 / (1 + e^-x) by way of e^-|x|, which cannot overflow. */
function sigmoidOf(x: number): number {
  const e = exp(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

/** tanh x. Near 0, where 1 - e^-2|x| has few bits left, it is x itself: x^3 / 3 is below the last bit of x. */
function tanhOf(x: number): number {
  if (Math.abs(x) < 1.220703125e-4) return x;
  const e = exp(-2 * Math.abs(x));
  return (Math.sign(x) * (1 - e)) / (1 + e);
}

function map(x: TensorInfo, value: (x: number) => number): TensorInfo {
  return cpuTensor(x.shape, cpuValues(x).map(value));
}

/** dx = dy slope(y), value by value. */
function slopes(dy: TensorInfo, y: TensorInfo, slope: (y: number) => number): TensorInfo {
  const ys = cpuValues(y);
  const dx = cpuValues(dy).map((value, at) => value * slope(ys[at] ?? Number.NaN));
  return cpuTensor(dy.shape, dx);
}

export const leakyRelu: KernelTable["leakyRelu"] = ({ x }, { slope }) =>
  map(x, (value) => (value > 0 ? value : value * slope));

export const leakyReluGrad: KernelTable["leakyReluGrad"] = ({ dy, y }, { slope }) =>
  slopes(dy, y, (value) => (value > 0 ? 1 : slope));

export const sigmoid: KernelTable["sigmoid"] = ({ x }) => map(x, sigmoidOf);

export const sigmoidGrad: KernelTable["sigmoidGrad"] = ({ dy, y }) =>
  slopes(dy, y, (value) => value * (1 - value));

export const tanh: KernelTable["tanh"] = ({ x }) => map(x, tanhOf);

export const tanhGrad: KernelTable["tanhGrad"] = ({ dy, y }) =>
  slopes(dy, y, (value) => (1 - value) * (1 + value));
