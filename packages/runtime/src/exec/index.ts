import type { OpName } from "@adder-studio/ir";
import { leakyRelu, relu, sigmoid, tanh } from "./activations";
import { adder2d, bias, conv2d, shift2d } from "./layers";
import { batchNorm } from "./normalise";
import { input, meanSquaredError, softmaxCrossEntropy } from "./output";
import { add, avgPool, concat, dropout, globalAvgPool, maxPool, reshape } from "./shape";
import type { ExecRule } from "./types";

/** Exhaustive over the closed op set: a new op does not compile until it has its rule here. */
export const execRules: { readonly [K in OpName]: ExecRule<K> } = {
  input,
  conv2d,
  adder2d,
  shift2d,
  bias,
  batchNorm,
  relu,
  leakyRelu,
  sigmoid,
  tanh,
  maxPool,
  avgPool,
  globalAvgPool,
  reshape,
  add,
  concat,
  dropout,
  softmaxCrossEntropy,
  meanSquaredError,
};
