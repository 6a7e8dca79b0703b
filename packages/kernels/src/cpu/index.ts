import type { KernelTable } from "../contract";
import { leakyRelu, leakyReluGrad, sigmoid, sigmoidGrad, tanh, tanhGrad } from "./activation";
import { adder2d, adder2dGradFilter, adder2dGradInput, adder2dInteger } from "./adder";
import { batchNormEval, batchNormGrad, batchNormTrain, movingUpdate } from "./batch-norm";
import { conv2d, conv2dGradFilter, conv2dGradInput } from "./conv";
import {
  adder2dGrouped,
  adder2dGroupedGradFilter,
  adder2dGroupedGradInput,
  conv2dGrouped,
  conv2dGroupedGradFilter,
  conv2dGroupedGradInput,
} from "./grouped";
import { meanSquaredError, softmaxCrossEntropy } from "./loss";
import { lpAdder2d, lpAdder2dGradFilter, lpAdder2dGradInput } from "./lp-adder";
import { adamStep, l2Norm, sgdStep } from "./optimizer";
import { biasAdd, biasGrad, quantise, relu, reluGrad } from "./pointwise";
import {
  avgPool,
  avgPoolGrad,
  globalAvgPool,
  globalAvgPoolGrad,
  maxPool,
  maxPoolGrad,
} from "./pool";
import { powerOfTwo } from "./power-of-two";

/**
 * The reference kernels: plain loops, sums in float64, results rounded to float32 once. Every other
 * backend is compared with this table.
 */
export const table: KernelTable = {
  adder2d,
  adder2dGradInput,
  adder2dGradFilter,
  lpAdder2d,
  lpAdder2dGradInput,
  lpAdder2dGradFilter,
  quantise,
  adder2dInteger,
  conv2d,
  conv2dGradInput,
  conv2dGradFilter,
  adder2dGrouped,
  adder2dGroupedGradInput,
  adder2dGroupedGradFilter,
  conv2dGrouped,
  conv2dGroupedGradInput,
  conv2dGroupedGradFilter,
  powerOfTwo,
  batchNormTrain,
  batchNormGrad,
  batchNormEval,
  movingUpdate,
  relu,
  reluGrad,
  leakyRelu,
  leakyReluGrad,
  sigmoid,
  sigmoidGrad,
  tanh,
  tanhGrad,
  maxPool,
  maxPoolGrad,
  avgPool,
  avgPoolGrad,
  globalAvgPool,
  globalAvgPoolGrad,
  biasAdd,
  biasGrad,
  softmaxCrossEntropy,
  meanSquaredError,
  l2Norm,
  sgdStep,
  adamStep,
};
