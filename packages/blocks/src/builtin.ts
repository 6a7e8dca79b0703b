import { add } from "./blocks/add";
import { adderDense } from "./blocks/adder-dense";
import { adder2d } from "./blocks/adder2d";
import { avgPool } from "./blocks/avg-pool";
import { batchNorm } from "./blocks/batch-norm";
import { classOutput } from "./blocks/class-output";
import { composite } from "./blocks/composite";
import { concat } from "./blocks/concat";
import { conv2d } from "./blocks/conv2d";
import { dense } from "./blocks/dense";
import { dropout } from "./blocks/dropout";
import { flatten } from "./blocks/flatten";
import { globalAvgPool } from "./blocks/global-avg-pool";
import { groupInput, groupOutput } from "./blocks/group-ports";
import { input } from "./blocks/input";
import { leakyRelu } from "./blocks/leaky-relu";
import { maxPool } from "./blocks/max-pool";
import { note } from "./blocks/note";
import { relu } from "./blocks/relu";
import { shift2d } from "./blocks/shift2d";
import { sigmoid } from "./blocks/sigmoid";
import { tanh } from "./blocks/tanh";
import { valueOutput } from "./blocks/value-output";
import type { Block } from "./define";

/** Every block, in the palette's order. Registering one is also what puts it under test. */
export const builtin: readonly Block[] = [
  input,
  adder2d,
  conv2d,
  shift2d,
  adderDense,
  dense,
  batchNorm,
  relu,
  leakyRelu,
  sigmoid,
  tanh,
  maxPool,
  avgPool,
  globalAvgPool,
  flatten,
  dropout,
  add,
  concat,
  classOutput,
  valueOutput,
];

/** Blocks with a meaning for the document rather than for the network: `expand` takes them out. */
export const documentBlocks: readonly Block[] = [composite, groupInput, groupOutput, note];
