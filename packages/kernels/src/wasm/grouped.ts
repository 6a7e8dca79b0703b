import { invariant } from "@adder-studio/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import {
  type GroupedGeometry,
  groupedFilterGeometry,
  groupedFilterShape,
  groupedGeometry,
  inputShape,
  outputShape,
  rowsAndChannels,
} from "../window";
import { make } from "./backend";
import {
  filterRules,
  filterSize,
  inputRules,
  inputSize,
  layerNumbers,
  outputSize,
  taps,
} from "./layer";
import { callShared } from "./module";
import { at } from "./operand";

function numbers(g: GroupedGeometry): number[] {
  return [...layerNumbers(g), g.groups];
}

/** Number of values in the filters [K,K,Cin/groups,Cout]. */
function weights(g: GroupedGeometry): number {
  return filterSize(g) / g.groups;
}

function work(g: GroupedGeometry): number {
  return taps(g) / g.groups;
}

function forward(
  name: "adder2dGrouped" | "conv2dGrouped",
  g: GroupedGeometry,
  x: TensorInfo,
  w: TensorInfo,
): TensorInfo {
  const y = make(outputShape(g));
  const places = [at(x, inputSize(g)), at(w, weights(g)), at(y, outputSize(g))];
  callShared(work(g), name, ...places, ...numbers(g));
  return y;
}

export const adder2dGrouped: KernelTable["adder2dGrouped"] = ({ x, w }, attrs) =>
  forward("adder2dGrouped", groupedFilterGeometry(x.shape, w.shape, attrs), x, w);

export const conv2dGrouped: KernelTable["conv2dGrouped"] = ({ x, w }, attrs) =>
  forward("conv2dGrouped", groupedFilterGeometry(x.shape, w.shape, attrs), x, w);

export const adder2dGroupedGradInput: KernelTable["adder2dGroupedGradInput"] = (
  { dy, x, w },
  attrs,
) => {
  const g = groupedFilterGeometry(x.shape, w.shape, attrs);
  const dx = make(inputShape(g));
  const places = [at(dy, outputSize(g)), at(x, inputSize(g)), at(w, weights(g))];
  const to = at(dx, inputSize(g));
  const rule = inputRules[attrs.rule];
  callShared(work(g), "adder2dGroupedGradInput", ...places, to, rule, ...numbers(g));
  return dx;
};

export const conv2dGroupedGradInput: KernelTable["conv2dGroupedGradInput"] = ({ dy, w }, attrs) => {
  const g = groupedFilterGeometry(attrs.inputShape, w.shape, attrs);
  const dx = make(inputShape(g));
  const places = [at(dy, outputSize(g)), at(w, weights(g)), at(dx, inputSize(g))];
  callShared(work(g), "conv2dGroupedGradInput", ...places, ...numbers(g));
  return dx;
};

export const adder2dGroupedGradFilter: KernelTable["adder2dGroupedGradFilter"] = (
  { dy, x, w },
  attrs,
) => {
  const g = groupedFilterGeometry(x.shape, w.shape, attrs);
  const dw = make(groupedFilterShape(g));
  const places = [at(dy, outputSize(g)), at(x, inputSize(g)), at(w, weights(g))];
  const to = at(dw, weights(g));
  const rule = filterRules[attrs.rule];
  callShared(work(g), "adder2dGroupedGradFilter", ...places, to, rule, ...numbers(g));
  return dw;
};

export const conv2dGroupedGradFilter: KernelTable["conv2dGroupedGradFilter"] = (
  { dy, x },
  attrs,
) => {
  const g = groupedGeometry(x.shape, attrs.kernel, rowsAndChannels(dy.shape).channels, attrs);
  invariant(`${outputShape(g)}` === `${dy.shape}`, `a gradient of shape [${outputShape(g)}]`);
  const dw = make(groupedFilterShape(g));
  const places = [at(dy, outputSize(g)), at(x, inputSize(g)), at(dw, weights(g))];
  callShared(work(g), "conv2dGroupedGradFilter", ...places, ...numbers(g));
  return dw;
};
