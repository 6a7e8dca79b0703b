import { ok } from "@adder-studio/core";
import { defineOp, noCost } from "../op";

/** y = max(x, 0); any shape. A comparison counts as neither addition nor multiplication. */
export const relu = defineOp<"relu">({
  name: "relu",
  group: "other",
  inputs: ["x"],
  params: {},
  infer: ({ x }) => ok(x),
  paramShapes: () => ({}),
  cost: () => noCost,
});
