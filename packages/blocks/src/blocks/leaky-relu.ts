import { float } from "@adder-studio/graph";
import { defineBlock } from "../define";

/** y = x where x > 0, else slope x; any shape. */
export const leakyRelu = defineBlock({
  type: "leakyRelu",
  link: "l",
  title: "Leaky ReLU",
  category: "activation",
  source: "Maas et al., ICML 2013 workshop",
  doc: "Keeps what is positive and makes the rest small, so that a gradient always comes through.",
  props: {
    slope: float("Slope", 0.01, 0, 1, {
      link: "s",
      doc: "Factor of what is not positive; 0 is a ReLU.",
    }),
  },
  look: { hue: "act", icon: "M2 12.5l5.5-2 5-7", card: "compact" },
  inputs: { x: { rank: "any", doc: "[N,...]" } },
  outputs: { y: { rank: "any", doc: "[N,...]" } },
  lower: ({ op, in: { x }, props }) => ({ y: op.leakyRelu({ x }, props) }),
  example: { x: [4, 4, 3] },
  gradient: "exact",
  keepsChannels: true,
});
