export type { Way } from "./convert";
export { matchWeights, type Pair, type Scheme, takePairs, type WeightMatch } from "./match";
