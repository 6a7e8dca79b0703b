import { defineOp, noCost } from "../op";
import { elementwise } from "./elementwise";

/** y = max(x, 0); any shape. A comparison counts as neither addition nor multiplication. */
export const relu = defineOp<"relu">({
  name: "relu",
  ...elementwise,
  cost: () => noCost,
});
