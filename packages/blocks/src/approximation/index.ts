/**
 * Networks that are built, not trained, to come near a function: what the universal approximation lab shows. All of it is
 * elementary and derived here; it stands for no theorem of a paper.
 */
export { type Chain, type ChainLayer, chainCost, forward } from "./chain";
export {
  type ChainDocument,
  chainDocument,
  chainOf,
  type DocumentTarget,
  type LayerShape,
  weightsOf,
} from "./document";
export { distance, hatBound, hatChain, hatErrors, type Line, spread } from "./hats";
export { type KinkNet, kinkNet } from "./kinks";
export { additiveFit, onGrid, pyramidChain, type Surface, squareGrid } from "./plane";
export { type SignNet, saturate, signChain } from "./saturated";
export { deepStart } from "./start";
