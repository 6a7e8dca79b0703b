import { float } from "@adder-studio/graph";
import { defineBlock } from "../define";
import { constant } from "../init";

/** y = gamma (x - mean) / sqrt(variance + epsilon) + beta per channel; any shape. */
export const batchNorm = defineBlock({
  type: "batchNorm",
  link: "b",
  title: "Batch norm",
  category: "normalisation",
  source: "Ioffe & Szegedy, ICML 2015",
  doc: "Brings each channel to mean 0 and deviation 1, then scales and shifts it by learned numbers.",
  props: {
    epsilon: float("Epsilon", 1e-5, 1e-12, 1, { link: "e", doc: "Keeps the division from 0." }),
    momentum: float("Momentum", 0.1, 0, 1, {
      link: "m",
      doc: "Share of the newest batch in the running statistics.",
    }),
  },
  look: { hue: "norm", icon: "M2 12c3.4 0 3.6-8 6-8s2.6 8 6 8", card: "compact", preview: "maps" },
  inputs: { x: { rank: "any", doc: "[N,...,C]" } },
  outputs: { y: { rank: "any", doc: "[N,...,C]" } },
  lower({ op, in: { x }, props, param }) {
    const shape = [x.channels];
    const gamma = param("gamma", shape, "gamma", constant(1));
    const beta = param("beta", shape, "beta", constant(0));
    const mean = param("mean", shape, "moving-mean", constant(0));
    const variance = param("variance", shape, "moving-variance", constant(1));
    return { y: op.batchNorm({ x, gamma, beta, mean, variance }, props) };
  },
  example: { x: [4, 4, 3] },
  gradient: "exact",
  keepsChannels: true,
});
