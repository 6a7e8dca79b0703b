import { shapeSize } from "@adder-studio/core";
import { isTrained, type ModelIR } from "@adder-studio/ir";

/** Returns the number of trainable parameters; moving statistics do not count. */
export function countOf({ params }: ModelIR): number {
  return params.reduce((sum, param) => sum + (isTrained(param) ? shapeSize(param.shape) : 0), 0);
}
