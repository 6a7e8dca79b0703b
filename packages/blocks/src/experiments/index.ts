/** Named experiments as data: for the command line and the page, without the engine. */
export { recorded, recordedOrders } from "./generated/recorded";
export { settingGraph } from "./graph";
export { experiments } from "./list";
export type {
  Expectation,
  Experiment,
  ExperimentSetting,
  Measure,
  Order,
  Probe,
  Recorded,
  RecordedOrders,
  RecordedSetting,
  Source,
} from "./types";
