import { countedValues, err, formatShape, ok, shapeSize } from "@adder-studio/core";
import { defineOp, noCost } from "../op";

/** The same values, in the same order, under another shape (channels run fastest). No arithmetic. */
export const reshape = defineOp<"reshape">({
  name: "reshape",
  group: "other",
  inputs: ["x"],
  params: {},
  infer({ x }, { shape }) {
    return shapeSize(x.shape) === shapeSize(shape)
      ? ok({ shape })
      : err({
          code: "reshape-invalid",
          message: `${countedValues(x.shape)} cannot be arranged as ${formatShape(shape)}.`,
          input: "x",
        });
  },
  paramShapes: () => ({}),
  cost: () => noCost,
});
