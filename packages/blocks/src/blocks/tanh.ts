import { defineBlock } from "../define";

/** y = tanh x; any shape. */
export const tanh = defineBlock({
  type: "tanh",
  link: "t",
  title: "Tanh",
  category: "activation",
  doc: "Squeezes every value into the range from -1 to 1.",
  props: {},
  look: { hue: "act", icon: "M2 13c4.5 0 4-10 12-10M8 3v10M3 8h10", card: "compact" },
  inputs: { x: { rank: "any", doc: "[N,...]" } },
  outputs: { y: { rank: "any", doc: "[N,...], from -1 to 1" } },
  lower: ({ op, in: { x } }) => ({ y: op.tanh({ x }, {}) }),
  example: { x: [4, 4, 3] },
  gradient: "exact",
  keepsChannels: true,
});
