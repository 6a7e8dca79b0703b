export { openPlayer, type Player } from "./interpreter";
export { type PlayedNetwork, packWeights, playedNetwork } from "./network";
export { readPageData } from "./page-data";
