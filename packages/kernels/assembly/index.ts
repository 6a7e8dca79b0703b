export {
  leakyRelu,
  leakyReluGrad,
  sigmoid,
  sigmoidGrad,
  tanh,
  tanhGrad,
} from "./activation";
export { blockCount, joinBlocks } from "./channels";
export { adder2d, conv2d } from "./forward";
export { adder2dGradFilter, conv2dGradFilter } from "./grad-filter";
export { adder2dGradInput, conv2dGradInput } from "./grad-input";
export { meanSquaredError, softmaxCrossEntropy } from "./loss";
export { release, setPart } from "./memory";
export {
  batchNorm,
  batchNormGrad,
  batchNormGradBlocks,
  batchNormGradTotal,
  biasAdd,
  momentBlocks,
  momentTotal,
  movingUpdate,
} from "./norm";
export {
  adamStep,
  add,
  copyRows,
  l2Norm,
  multiply,
  relu,
  reluGrad,
  scale,
  sgdStep,
} from "./pointwise";
export {
  avgPool,
  avgPoolGrad,
  globalAvgPool,
  globalAvgPoolGrad,
  maxPool,
  maxPoolGrad,
} from "./pool";
