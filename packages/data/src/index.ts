export { ownDataAbsent } from "./errors";
export { type Batch, type BatchFeed, createBatchFeed } from "./feed";
export { fetchFrom } from "./fetch-bytes";
export { drawnTarget, drawnText } from "./points/drawn";
export { featuresOf, pointSetOf, pointSets, targetTitles } from "./points/sets";
export type { Target } from "./points/target";
export { type TargetId, targetOf } from "./points/targets";
export { asItIs, createPreparer, type Preparer } from "./prepare";
export { datasetIds, datasets } from "./registry";
export {
  headerLimit,
  nonFiniteWeights,
  openSafetensors,
  readSafetensors,
  type SafetensorsFile,
  writeSafetensors,
} from "./safetensors";
export { joinExamples, openDataSource, openFiles } from "./source";
export type {
  DataSource,
  DatasetInfo,
  Examples,
  FetchBytes,
  InputAttrsLike,
  InputPipeline,
  LoadProgress,
  NoiseShape,
  OwnDataRef,
  PointsLike,
  ShardInfo,
  ValueScale,
} from "./types";
