export { builtin } from "./builtin";
export { type BlockCode, blockCodes } from "./codes";
export { type Block, type BlockDef, categories, type Category, defineBlock, type PortSpec } from "./define";
export { lower } from "./lower";
export { insertOnWire } from "./lower/fixes";
export type { Lowered, LowerOptions, NodeFacts } from "./lower/types";
export { blockOf, catalog, newNode, nodeLabel } from "./registry";
export { type Template, templateOf, templates } from "./templates";
