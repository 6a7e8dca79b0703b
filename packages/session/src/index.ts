export type { Checkpoint, EngineFacts, EngineName, NamedArray } from "@adder-studio/core";
export {
  type EpochEvent,
  type MeasuredEvent,
  type PersistRequest,
  type RunDocument,
  type RunSegment,
  type StartCommand,
  type TrainCommand,
  type TrainEvent,
  tickColumns,
} from "./protocol";
