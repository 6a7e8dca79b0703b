export { adder2d, conv2d } from "./forward";
export { adder2dGradFilter, conv2dGradFilter } from "./grad-filter";
export { adder2dGradInput, conv2dGradInput } from "./grad-input";
export { softmaxCrossEntropy } from "./loss";
export {
  batchNormEval,
  batchNormGrad,
  batchNormTrain,
  biasAdd,
  biasGrad,
  movingUpdate,
} from "./norm";
export { adamStep, adaptiveScale, l2Norm, relu, reluGrad, sgdStep } from "./pointwise";
export {
  avgPool,
  avgPoolGrad,
  globalAvgPool,
  globalAvgPoolGrad,
  maxPool,
  maxPoolGrad,
} from "./pool";
