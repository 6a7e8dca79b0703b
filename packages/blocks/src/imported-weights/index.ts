export type { Conversion } from "./convert";
export {
  matchWeights,
  type Pair,
  type Pixels,
  type Scheme,
  takePairs,
  type WeightMatch,
} from "./match";
