import { shapeSize } from "@adder-studio/core";
import { defineOp } from "../op";
import { poolType } from "../shapes";

/**
 * Mean of each window over its places inside the image. x [H,W,C] -> [H',W',C]; K*K - 1 additions and
 * one multiplication a value (windows cut by the border need fewer additions; they are counted full).
 */
export const avgPool = defineOp<"avgPool">({
  name: "avgPool",
  group: "other",
  inputs: ["x"],
  params: {},
  infer: ({ x }, attrs) => poolType(x, attrs),
  paramShapes: () => ({}),
  cost(_ins, { kernel }, out) {
    const size = shapeSize(out.shape);
    return { additions: size * (kernel * kernel - 1), multiplications: size };
  },
});
