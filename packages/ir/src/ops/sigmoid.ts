import { shapeSize } from "@adder-studio/core";
import { defineOp } from "../op";
import { elementwise } from "./elementwise";

/**
 * y = 1 / (1 + e^-x); any shape. An addition and a division (counted as a multiplication) a value; the
 * exponential, which hardware looks up in a table, is not counted.
 */
export const sigmoid = defineOp<"sigmoid">({
  name: "sigmoid",
  ...elementwise,
  cost(_ins, _attrs, out) {
    const size = shapeSize(out.shape);
    return { additions: size, multiplications: size };
  },
});
