import { shapeSize } from "@adder-studio/core";
import { defineOp } from "../op";
import { elementwise } from "./elementwise";

/**
 * y = (1 - e^-2x) / (1 + e^-2x); any shape. Two additions and a division (counted as a multiplication) a value;
 * the exponential, which hardware looks up in a table, is not counted.
 */
export const tanh = defineOp<"tanh">({
  name: "tanh",
  ...elementwise,
  cost(_ins, _attrs, out) {
    const size = shapeSize(out.shape);
    return { additions: 2 * size, multiplications: size };
  },
});
