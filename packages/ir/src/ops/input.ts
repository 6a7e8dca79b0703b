import { err, formatShape, ok } from "@adder-studio/core";
import { defineOp, noCost } from "../op";

/** The examples themselves: -> [H,W,C] after padding and channel copies, standardised float32. No arithmetic. */
export const input = defineOp<"input">({
  name: "input",
  group: "other",
  inputs: [],
  params: {},
  infer(_ins, _attrs, declared) {
    const shape = declared?.shape ?? [];
    const good = shape.length === 3 && shape.every((side) => Number.isInteger(side) && side >= 1);
    return good
      ? ok({ shape })
      : err({
          code: "input-invalid",
          message: `An input must be an image, not ${formatShape(shape)}.`,
        });
  },
  paramShapes: () => ({}),
  cost: () => noCost,
});
