import { ok, shapeSize } from "@adder-studio/core";
import { defineOp } from "../op";
import { channelsOf } from "../shapes";

/**
 * y = gamma (x - mean) / sqrt(variance + epsilon) + beta, statistics over all axes but the last:
 * of the batch while training, the moving ones at inference (running = (1 - momentum) running +
 * momentum batch, variance unbiased). x [...,C] -> [...,C]. At inference the four vectors fold into a
 * scale and a shift: one multiplication and one addition a value. Ioffe & Szegedy, ICML 2015.
 */
export const batchNorm = defineOp<"batchNorm">({
  name: "batchNorm",
  group: "normalisation",
  inputs: ["x"],
  params: { gamma: "gamma", beta: "beta", mean: "moving-mean", variance: "moving-variance" },
  infer: ({ x }) => ok(x),
  paramShapes({ x }) {
    const shape = [channelsOf(x)];
    return { gamma: shape, beta: shape, mean: shape, variance: shape };
  },
  cost(_ins, _attrs, out) {
    const size = shapeSize(out.shape);
    return { additions: size, multiplications: size };
  },
});
