import { shapeSize } from "@adder-studio/core";
import { defineOp } from "../op";
import { elementwise } from "./elementwise";

/**
 * y = x where x > 0, else slope x; any shape. One multiplication a value: how many are not above 0 nobody
 * knows beforehand.
 */
export const leakyRelu = defineOp<"leakyRelu">({
  name: "leakyRelu",
  ...elementwise,
  cost(_ins, _attrs, out) {
    const size = shapeSize(out.shape);
    return { additions: 0, multiplications: size };
  },
});
