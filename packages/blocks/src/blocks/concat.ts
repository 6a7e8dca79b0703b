import { defineBlock } from "../define";

/** Channels of a, then of b; [H,W,C1], [H,W,C2] -> [H,W,C1+C2]. */
export const concat = defineBlock({
  type: "concat",
  link: "j",
  title: "Concat",
  category: "merge",
  doc: "Puts the channels of two results one behind the other.",
  props: {},
  look: { hue: "plain", icon: "M3 3h4v10H3zM9 3h4v10H9z", card: "compact", preview: "maps" },
  inputs: {
    a: { rank: "any", doc: "[N,H,W,C1] or [N,C1]" },
    b: { rank: "any", doc: "[N,H,W,C2] or [N,C2]" },
  },
  outputs: { y: { rank: "any", doc: "[N,H,W,C1+C2] or [N,C1+C2]" } },
  lower: ({ op, in: { a, b } }) => ({ y: op.concat({ a, b }, {}) }),
  example: { a: [4, 4, 3], b: [4, 4, 5] },
  gradient: "exact",
});
