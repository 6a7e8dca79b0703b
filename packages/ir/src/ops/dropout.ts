import { defineOp, noCost } from "../op";
import { elementwise } from "./elementwise";

/**
 * Training: each value is 0 with probability `rate`, else divided by 1 - rate. Inference: unchanged, so
 * it costs nothing. Srivastava et al., JMLR 2014 (the inverted form).
 */
export const dropout = defineOp<"dropout">({
  name: "dropout",
  ...elementwise,
  cost: () => noCost,
});
