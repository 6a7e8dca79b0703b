export { type Fitting, fittingWeights, misfit } from "./fitting";
export {
  type ExperimentFile,
  readExperimentText,
  readTorchFile,
  readWeightFile,
  writeExperiment,
  writeExperimentJson,
  writeWeights,
} from "./format";
