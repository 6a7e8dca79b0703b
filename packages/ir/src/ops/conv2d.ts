import { filterShape } from "@adder-studio/core";
import { defineOp } from "../op";
import { channelsOf, filterLayerType, tapsOf } from "../shapes";

/**
 * y[i,j,o] = sum_{a,b,c} x[i*s+a-p, j*s+b-p, c] * w[a,b,c,o]
 * x [H,W,Cin], w [K,K,Cin/groups,filters], c counted from the first channel of o's group -> [H',W',filters]; one multiplication and one addition a tap.
 */
export const conv2d = defineOp<"conv2d">({
  name: "conv2d",
  group: "layers",
  inputs: ["x"],
  params: { w: "conv-filter" },
  infer: ({ x }, attrs) => filterLayerType(x, attrs),
  paramShapes: ({ x }, attrs) => ({ w: filterShape(channelsOf(x), attrs) }),
  cost({ x }, attrs, out) {
    const taps = tapsOf(x, attrs, out);
    return { additions: taps, multiplications: taps };
  },
});
