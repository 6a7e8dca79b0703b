export type { BlockPlace, Line } from "./lines";
export { modelLines } from "./model";
export { exportTorch, packageName, type TorchExport, torchZip } from "./package";
export { type Sound, soundDocument } from "./sound";
export type { EngineOutputs, TestExamples } from "./vectors";
