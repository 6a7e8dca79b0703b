import { err, formatShape, ok } from "@adder-studio/core";
import { defineOp, noCost } from "../op";
import { channelsOf } from "../shapes";

/** Channels of a, then channels of b: [H,W,C1], [H,W,C2] -> [H,W,C1+C2] (vectors alike). No arithmetic. */
export const concat = defineOp<"concat">({
  name: "concat",
  group: "other",
  inputs: ["a", "b"],
  params: {},
  infer({ a, b }) {
    const sides = a.shape.slice(0, -1);
    const fits = a.shape.length === b.shape.length && sides.every((s, i) => s === b.shape[i]);
    return fits
      ? ok({ shape: [...sides, channelsOf(a) + channelsOf(b)] })
      : err({
          code: "shapes-differ",
          message: `Images of ${formatShape(a.shape)} and ${formatShape(b.shape)} cannot be joined: height and width must agree.`,
          input: "b",
        });
  },
  paramShapes: () => ({}),
  cost: () => noCost,
});
