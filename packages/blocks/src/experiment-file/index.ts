export { type Fitting, fittingWeights, misfit } from "./fitting";
export {
  type ExperimentFile,
  readExperimentText,
  readWeightFile,
  writeExperiment,
  writeExperimentJson,
  writeWeights,
} from "./format";
