import { err, formatShape, ok } from "@adder-studio/core";
import { defineOp, noCost } from "../op";

/**
 * loss = mean over the batch of -log(exp(x[label]) / sum_k exp(x[k])); x [classes], its type is the
 * logits' own. Training only: the exponentials are not counted, for prediction needs none of them.
 */
export const softmaxCrossEntropy = defineOp<"softmaxCrossEntropy">({
  name: "softmaxCrossEntropy",
  group: "other",
  inputs: ["x"],
  params: {},
  infer({ x }) {
    return x.shape.length === 1
      ? ok(x)
      : err({
          code: "flatten-missing",
          message: `One score per class is needed here, but an image of ${formatShape(x.shape)} comes in.`,
          input: "x",
        });
  },
  paramShapes: () => ({}),
  cost: () => noCost,
});
