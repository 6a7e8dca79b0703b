export { decodeBase64, encodeBase64 } from "./base64";
export { counted, countedValues } from "./counted";
export {
  canonicalJson,
  crc32,
  decodeBase64Url,
  encodeBase64Url,
  sha256Hex,
  toHex,
} from "./encoding";
export {
  type Checkpoint,
  type EngineFacts,
  type EngineName,
  engineLabels,
  engineNames,
  engineTerms,
  type LayerFacts,
  type NamedArray,
} from "./engine";
export { float32Hash, littleEndianBytes } from "./float-hash";
export {
  InflateError,
  type InflateOptions,
  inflate,
  inflatedPieces,
  inflateHead,
  joinBytes,
  type PackedFormat,
  piecesOf,
} from "./inflate";
export type {
  Clamp,
  IntegerFigures,
  IntegerLayer,
  IntegerLayerFigures,
  IntegerReport,
  IntegerSettings,
  Range,
} from "./integers";
export { cosPi, exp, ln, sinPi } from "./math";
export { powersOfTwo, shiftRange } from "./powers";
export {
  type Check,
  isCount,
  isFlag,
  isListOf,
  isMaybe,
  isNumber,
  isOneOf,
  isRecord,
  isText,
  isTime,
} from "./records";
export {
  permutation,
  philox,
  type RandomStream,
  randomStream,
  streamOf,
} from "./rng";
export { halfWidth, type Summary, summarise } from "./statistics";
export { nameStores, storeName, storePrefix } from "./store-names";
export { storedZip, type ZipEntry } from "./stored-zip";
export { allowOwnScripts } from "./trusted-types";
export {
  addCost,
  addShifts,
  type Cost,
  type Diagnostic,
  DiagnosticError,
  err,
  formatShape,
  invariant,
  ok,
  type Result,
  type Severity,
  type Shape,
  shapeSize,
  sumCosts,
  type TensorType,
  zeroCost,
} from "./types";
export { appVersion } from "./version";
export { weightsHash } from "./weights-hash";
export { filterShape, outputSide } from "./window";
