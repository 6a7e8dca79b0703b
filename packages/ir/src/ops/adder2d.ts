import { filterShape } from "@adder-studio/core";
import { defineOp } from "../op";
import { channelsOf, filterLayerType, tapsOf } from "../shapes";
import { powerCount } from "./power";

/**
 * y[i,j,o] = -sum_{a,b,c} |x[i*s+a-p, j*s+b-p, c] - w[a,b,c,o]|, always <= 0.
 * x [H,W,Cin], w [K,K,Cin/groups,filters], c counted from the first channel of o's group -> [H',W',filters]; a
 * subtraction and an addition a tap, no multiplication. Chen et al., "AdderNet", CVPR 2020, eq. 2 (a subtraction
 * counts as an addition). With an exponent p other than 1 each distance is taken to it: see `powerCount`.
 */
export const adder2d = defineOp<"adder2d">({
  name: "adder2d",
  group: "layers",
  inputs: ["x"],
  params: { w: "adder-filter" },
  infer: ({ x }, attrs) => filterLayerType(x, attrs),
  paramShapes: ({ x }, attrs) => ({ w: filterShape(channelsOf(x), attrs) }),
  cost({ x }, attrs, out) {
    const taps = tapsOf(x, attrs, out);
    const power = powerCount(attrs.p ?? 1);
    return {
      additions: (2 + power.additions) * taps,
      multiplications: power.multiplications * taps,
    };
  },
});
