import { defineOp } from "../op";
import { channelsOf, tapsOf, windowType } from "../shapes";

/**
 * y[i,j,o] = sum_{a,b,c} x[i*s+a-p, j*s+b-p, c] * w[a,b,c,o]
 * x [H,W,Cin], w [K,K,Cin,filters] -> [H',W',filters]; one multiplication and one addition a tap.
 */
export const conv2d = defineOp<"conv2d">({
  name: "conv2d",
  group: "layers",
  inputs: ["x"],
  params: { w: "conv-filter" },
  infer: ({ x }, attrs) => windowType(x, attrs, attrs.filters),
  paramShapes: ({ x }, { kernel, filters }) => ({ w: [kernel, kernel, channelsOf(x), filters] }),
  cost({ x }, { kernel }, out) {
    const taps = tapsOf(x, kernel, out);
    return { additions: taps, multiplications: taps };
  },
});
