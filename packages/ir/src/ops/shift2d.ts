import { filterShape } from "@adder-studio/core";
import { defineOp } from "../op";
import { channelsOf, filterLayerType, tapsOf } from "../shapes";

/**
 * y[i,j,o] = sum_{a,b,c} x[i*s+a-p, j*s+b-p, c] * q(w[a,b,c,o]), q(w) = sign(w) 2^round(log2 |w|)
 * x [H,W,Cin], w [K,K,Cin/groups,filters] -> [H',W',filters]; one shift and one addition a tap, no
 * multiplication: ShiftAddNet (You et al., NeurIPS 2020), its shift layer DeepShift's (Elhoushi et al., 2019).
 */
export const shift2d = defineOp<"shift2d">({
  name: "shift2d",
  group: "layers",
  inputs: ["x"],
  params: { w: "shift-filter" },
  infer: ({ x }, attrs) => filterLayerType(x, attrs),
  paramShapes: ({ x }, attrs) => ({ w: filterShape(channelsOf(x), attrs) }),
  cost({ x }, attrs, out) {
    const taps = tapsOf(x, attrs, out);
    return { additions: taps, multiplications: 0, shifts: taps };
  },
});
