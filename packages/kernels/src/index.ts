export { kernelCount } from "./check/cases";
export {
  type CheckOptions,
  checkKernels,
  type KernelFinding,
  referenceResults,
} from "./check/check";
export {
  type EngineName,
  engineNames,
  type FilterRule,
  type InputRule,
  type KernelInputs,
  type KernelName,
  type KernelSpecs,
  type KernelTable,
  type Window,
} from "./contract";
export { isLost, onLost, onUncaptured } from "./health";
export { type BackendOptions, useBackend } from "./register";
export { runKernel, runKernel1 } from "./run-kernel";
