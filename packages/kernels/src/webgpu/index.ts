import type { KernelTable } from "../contract";
import { wrongResult } from "../gpu/faults";
import { testAdders } from "../gpu/self-test";
import { leakyRelu, leakyReluGrad, sigmoid, sigmoidGrad, tanh, tanhGrad } from "./activation";
import { batchNormEval, batchNormGrad, batchNormTrain } from "./batch-norm";
import { adder2dGradFilter, conv2dGradFilter } from "./filter-gradient";
import {
  adder2dGrouped,
  adder2dGroupedGradFilter,
  adder2dGroupedGradInput,
  conv2dGrouped,
  conv2dGroupedGradFilter,
  conv2dGroupedGradInput,
} from "./grouped";
import { webgpuBackend } from "./internals";
import { meanSquaredError, softmaxCrossEntropy } from "./loss";
import { lpAdder2d, lpAdder2dGradFilter, lpAdder2dGradInput } from "./lp-adder";
import { adamStep, biasAdd, movingUpdate, quantise, relu, reluGrad, sgdStep } from "./pointwise";
import { avgPool, avgPoolGrad, globalAvgPoolGrad, maxPool, maxPoolGrad } from "./pool";
import { powerOfTwo } from "./power-of-two";
import { biasGrad, globalAvgPool, l2Norm } from "./reduce";
import { adder2d, adder2dGradInput, adder2dInteger, conv2d, conv2dGradInput } from "./window";

export { describeAdapter, isLost, prepare, watchLoss } from "./device";

/** The kernels in WGSL, none of them built from stock tfjs ops. */
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

/**
 * Checks the adder kernels on this device, some milliseconds after `setBackend`. Throws a
 * DiagnosticError `backend-wrong-result`: for wrong numbers, and for errors the device reports
 * without throwing (a shader it does not accept).
 */
export async function selfTest(): Promise<void> {
  const { device } = webgpuBackend();
  device.pushErrorScope("validation");
  let failure: unknown;
  try {
    await testAdders("webgpu", table);
  } catch (error) {
    failure = error;
  }
  const reported = await device.popErrorScope();
  if (reported !== null) throw wrongResult("webgpu", reported.message);
  if (failure !== undefined) throw failure;
}
