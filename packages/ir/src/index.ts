export {
  createBuilder,
  type EmitArgs,
  type IrBuilder,
  type IrValue,
  isTrained,
  maxTensorSize,
} from "./builder";
export { type IrCode, irCodes } from "./codes";
export { convVersion, type DistillationSettings, teacherOf } from "./conv-version";
export type { OpCount, OpDef, OpFault, OpInputs, OpParams } from "./op";
export { opNames, opTable } from "./ops";
export { powerCount } from "./ops/power";
export { countOfOtherKind } from "./other-kind";
export { irHash, printIr, printOp, printParam } from "./print";
export { canDistil, isLoss, type Task, taskOf } from "./task";
export { estimateMemory, type MemoryEstimate, type Totals, totals } from "./totals";
export {
  distillationCount,
  type TrainingCount,
  type TrainingRules,
  trainingCosts,
} from "./training";
export type {
  FilterAttrs,
  Init,
  InputAttrs,
  IrOp,
  ModelIR,
  OpAttrs,
  OpName,
  OpOf,
  ParamRole,
  ParamSpec,
  PointsAttrs,
  WindowAttrs,
} from "./types";
export { verifyIr } from "./verify";
