import { defineBlock } from "../define";
import { dot } from "../icons";

/** Mean of each channel; [H,W,C] -> [C]. */
export const globalAvgPool = defineBlock({
  type: "globalAvgPool",
  link: "g",
  title: "Global average pool",
  category: "pooling",
  source: "Lin et al., ICLR 2014",
  doc: "The mean of each channel over the whole image: a vector, whatever the image's size.",
  props: {},
  look: { hue: "plain", icon: dot, card: "block", preview: "maps" },
  inputs: { x: { rank: 3, doc: "[N,H,W,C]" } },
  outputs: { y: { rank: 1, doc: "[N,C]" } },
  lower: ({ op, in: { x } }) => ({ y: op.globalAvgPool({ x }, {}) }),
  example: { x: [4, 4, 3] },
  gradient: "exact",
  keepsChannels: true,
});
