import { defineOp, noCost } from "../op";
import { poolType } from "../shapes";

/** Largest value of each window; padded places never win. x [H,W,C] -> [H',W',C]; comparisons only. */
export const maxPool = defineOp<"maxPool">({
  name: "maxPool",
  group: "other",
  inputs: ["x"],
  params: {},
  infer: ({ x }, attrs) => poolType(x, attrs),
  paramShapes: () => ({}),
  cost: () => noCost,
});
