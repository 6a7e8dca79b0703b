import { shapeSize } from "@adder-studio/core";
import { isTrained, type ModelIR } from "@adder-studio/ir";

/** Trainable parameters: moving statistics are none. */
export function countOf({ params }: ModelIR): number {
  return params.reduce((sum, param) => sum + (isTrained(param) ? shapeSize(param.shape) : 0), 0);
}
