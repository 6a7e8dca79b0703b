import { defineBlock } from "../define";

/** y = 1 / (1 + e^-x); any shape. */
export const sigmoid = defineBlock({
  type: "sigmoid",
  link: "s",
  title: "Sigmoid",
  category: "activation",
  doc: "Squeezes every value into the range from 0 to 1.",
  props: {},
  look: { hue: "act", icon: "M2 12.5h2.5c3.5 0 3.5-9 7-9H14", card: "compact" },
  inputs: { x: { rank: "any", doc: "[N,...]" } },
  outputs: { y: { rank: "any", doc: "[N,...], from 0 to 1" } },
  lower: ({ op, in: { x } }) => ({ y: op.sigmoid({ x }, {}) }),
  example: { x: [4, 4, 3] },
  gradient: "exact",
  keepsChannels: true,
});
