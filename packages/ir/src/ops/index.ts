import type { OpDef } from "../op";
import type { OpName } from "../types";
import { add } from "./add";
import { adder2d } from "./adder2d";
import { avgPool } from "./avg-pool";
import { batchNorm } from "./batch-norm";
import { bias } from "./bias";
import { concat } from "./concat";
import { conv2d } from "./conv2d";
import { dropout } from "./dropout";
import { globalAvgPool } from "./global-avg-pool";
import { input } from "./input";
import { leakyRelu } from "./leaky-relu";
import { maxPool } from "./max-pool";
import { meanSquaredError } from "./mean-squared-error";
import { relu } from "./relu";
import { reshape } from "./reshape";
import { shift2d } from "./shift2d";
import { sigmoid } from "./sigmoid";
import { softmaxCrossEntropy } from "./softmax-cross-entropy";
import { tanh } from "./tanh";

/** The closed set of ops. A key missing here, or one too many, is a type error. */
export const opTable: { readonly [K in OpName]: OpDef<K> } = {
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

export const opNames = Object.keys(opTable) as readonly OpName[];
