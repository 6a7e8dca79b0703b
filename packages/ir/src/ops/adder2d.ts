import { defineOp } from "../op";
import { channelsOf, tapsOf, windowType } from "../shapes";
import { powerCount } from "./power";

/**
 * y[i,j,o] = -sum_{a,b,c} |x[i*s+a-p, j*s+b-p, c] - w[a,b,c,o]|, always <= 0.
 * x [H,W,Cin], w [K,K,Cin,filters] -> [H',W',filters]; a subtraction and an addition a tap, no
 * multiplication. Chen et al., "AdderNet", CVPR 2020, eq. 2 (a subtraction counts as an addition). With an exponent p
 * other than 1 each distance is taken to it: see `powerCount`.
 */
export const adder2d = defineOp<"adder2d">({
  name: "adder2d",
  group: "layers",
  inputs: ["x"],
  params: { w: "adder-filter" },
  infer: ({ x }, attrs) => windowType(x, attrs, attrs.filters),
  paramShapes: ({ x }, { kernel, filters }) => ({ w: [kernel, kernel, channelsOf(x), filters] }),
  cost({ x }, { kernel, p = 1 }, out) {
    const taps = tapsOf(x, kernel, out);
    const power = powerCount(p);
    return {
      additions: (2 + power.additions) * taps,
      multiplications: power.multiplications * taps,
    };
  },
});
