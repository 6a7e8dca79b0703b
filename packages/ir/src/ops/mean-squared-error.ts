import { err, formatShape, ok } from "@adder-studio/core";
import { defineOp, noCost } from "../op";

/**
 * loss = mean over the batch of the mean over k of (x[k] - target[k])^2; x [values], its type is the answer's own.
 * No factor 1/2. Training only: an answer needs none of it.
 */
export const meanSquaredError = defineOp<"meanSquaredError">({
  name: "meanSquaredError",
  group: "other",
  inputs: ["x"],
  params: {},
  infer({ x }) {
    return x.shape.length === 1
      ? ok(x)
      : err({
          code: "flatten-missing",
          message: `Plain values are needed here, but an image of ${formatShape(x.shape)} comes in.`,
          input: "x",
        });
  },
  paramShapes: () => ({}),
  cost: () => noCost,
});
