import { float } from "@adder-studio/graph";
import { defineBlock } from "../define";

/** Training: 0 with probability `rate`, else x / (1 - rate). Inference: x. */
export const dropout = defineBlock({
  type: "dropout",
  link: "o",
  title: "Dropout",
  category: "shape",
  source: "Srivastava et al., JMLR 2014",
  doc: "While training, makes values 0 at random, so that no single one is relied on.",
  props: {
    rate: float("Rate", 0.5, 0, 0.95, { link: "r", doc: "Share of the values that become 0." }),
  },
  look: {
    hue: "plain",
    icon: "M3 3h10v10H3zM5.5 5.5l5 5M10.5 5.5l-5 5",
    card: "compact",
    numbers: { rate: "plain" },
  },
  inputs: { x: { rank: "any", doc: "[N,...]" } },
  outputs: { y: { rank: "any", doc: "[N,...]" } },
  lower: ({ op, in: { x }, props }) => ({ y: op.dropout({ x }, props) }),
  example: { x: [4, 4, 3] },
  gradient: "exact",
  keepsChannels: true,
});
