import { defineBlock } from "../define";

/** y = a + b; both of one shape. */
export const add = defineBlock({
  type: "add",
  link: "p",
  title: "Add",
  category: "merge",
  source: "He et al., CVPR 2016 (shortcuts)",
  doc: "Adds two results value by value, as at the end of a shortcut.",
  props: {},
  look: {
    hue: "plain",
    icon: "M4 2.5v3c0 2.5 4 2.5 4 5v3M12 2.5v3c0 2.5-4 2.5-4 5",
    card: "compact",
    preview: "maps",
  },
  inputs: {
    a: { rank: "any", doc: "[N,...]" },
    b: { rank: "any", doc: "[N,...], the same shape" },
  },
  outputs: { y: { rank: "any", doc: "[N,...]" } },
  lower: ({ op, in: { a, b } }) => ({ y: op.add({ a, b }, {}) }),
  example: { a: [4, 4, 3], b: [4, 4, 3] },
  gradient: "exact",
});
