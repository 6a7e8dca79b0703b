import { defineBlock } from "../define";

/** y = max(x, 0); any shape. */
export const relu = defineBlock({
  type: "relu",
  link: "r",
  title: "ReLU",
  category: "activation",
  doc: "Keeps what is positive and makes the rest 0.",
  props: {},
  look: { hue: "act", icon: "M2 11.5h6l5.5-7", card: "compact" },
  inputs: { x: { rank: "any", doc: "[N,...]" } },
  outputs: { y: { rank: "any", doc: "[N,...], at least 0" } },
  lower: ({ op, in: { x } }) => ({ y: op.relu({ x }, {}) }),
  example: { x: [4, 4, 3] },
  gradient: "exact",
  keepsChannels: true,
});
