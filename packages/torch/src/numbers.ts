import { shapeSize } from "@adder-studio/core";
import { isTrained, type ModelIR } from "@adder-studio/ir";

/** Numbers that the optimizer trains. */
export function countOf({ params }: ModelIR): number {
  return params.reduce((sum, param) => sum + (isTrained(param) ? shapeSize(param.shape) : 0), 0);
}
