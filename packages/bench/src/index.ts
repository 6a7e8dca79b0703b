export { fittedExponent } from "./fit";
export { reportText } from "./report-text";
export { type BenchHost, type BenchRequest, runBench } from "./run";
export type { Torch, TorchStep } from "./steps-suite";
export {
  type GrowthRow,
  isMissing,
  type KernelRow,
  type KernelTimes,
  type MemoryRow,
  type Report,
  type Row,
  type StepRow,
  type StepTimes,
  type SuiteName,
  suiteNames,
} from "./types";
