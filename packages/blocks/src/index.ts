export { builtin } from "./builtin";
export { type BlockCode, blockCodes } from "./codes";
export {
  adoptComposites,
  groupEdits,
  type Made,
  renamed,
  ungroupEdits,
  unlinkEdits,
} from "./composites/group";
export { type ReadyComposite, readyComposites } from "./composites/library";
export {
  adderVersion,
  biasesToNorms,
  counterpartOf,
  counterparts,
  swapAll,
} from "./composites/versions";
export {
  type Block,
  type BlockDef,
  type BlockLook,
  type Category,
  categories,
  defineBlock,
  type Hue,
  type NumberForm,
  type PortSpec,
} from "./define";
export { exampleGraph } from "./example";
export { createLower, lower } from "./lower";
export { expand } from "./lower/expand";
export { insertOnWire } from "./lower/fix-site";
export { orderOf } from "./lower/fold";
export type { Lowered, LowerOptions, NodeFacts } from "./lower/types";
export { blockOf, catalog, newNode, nodeLabel, portsOf } from "./registry";
export { templateOf, templates } from "./templates";
export { deepResidual } from "./templates/deep-residual";
export { firstTemplate, type Template } from "./templates/first";
export { createSketch, type Sketch } from "./templates/sketch";
