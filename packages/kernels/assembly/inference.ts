// The forward kernels of a trained network, without those of training: the module of an exported page.

export { leakyRelu, sigmoid, tanh } from "./activation";
export { adder2d, conv2d, lpAdder2d } from "./forward";
export { adder2dGrouped, conv2dGrouped } from "./grouped";
export { batchNorm, biasAdd } from "./norm";
export { add, copyRows, relu } from "./pointwise";
export { avgPool, globalAvgPool, maxPool } from "./pool";
