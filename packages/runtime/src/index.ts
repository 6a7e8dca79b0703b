export { estimationBatchCount, evaluateAll, inUnits, type TestFigures } from "./evaluate";
export { initialWeights } from "./initialise";
export { evaluateIntegers } from "./integer/evaluate";
export {
  compile,
  type HostBatch,
  type Program,
  readPacked,
  type Statistics,
} from "./program";
export { type TestedWeights, testedWeights } from "./tested-weights";
export {
  type EpochFigures,
  experimentHash,
  fixedColumns,
  type Observer,
  type TrainerControl,
  type TrainerOptions,
  type TrainerResult,
  type TrainerSink,
  train,
} from "./trainer";
