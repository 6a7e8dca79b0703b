export {
  leakyRelu,
  leakyReluGrad,
  sigmoid,
  sigmoidGrad,
  tanh,
  tanhGrad,
} from "./activation";
export { blockCount, joinBlocks } from "./channels";
export { adder2d, conv2d, lpAdder2d } from "./forward";
export { adder2dGradFilter, conv2dGradFilter, lpAdder2dGradFilter } from "./grad-filter";
export { adder2dGradInput, conv2dGradInput, lpAdder2dGradInput } from "./grad-input";
export {
  adder2dGrouped,
  adder2dGroupedGradFilter,
  adder2dGroupedGradInput,
  conv2dGrouped,
  conv2dGroupedGradFilter,
  conv2dGroupedGradInput,
} from "./grouped";
export { adder2dInteger, quantise } from "./integer";
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
  powerOfTwo,
  relu,
  reluGrad,
  scale,
  sgdStep,
} from "./pointwise";
export { scaleBy } from "./power";
export {
  avgPool,
  avgPoolGrad,
  globalAvgPool,
  globalAvgPoolGrad,
  maxPool,
  maxPoolGrad,
} from "./pool";
