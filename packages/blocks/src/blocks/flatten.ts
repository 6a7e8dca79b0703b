import { shapeSize } from "@adder-studio/core";
import { defineBlock } from "../define";

/** The image's values as one vector, channels running fastest; [H,W,C] -> [H*W*C]. */
export const flatten = defineBlock({
  type: "flatten",
  link: "f",
  title: "Flatten",
  category: "shape",
  doc: "Lays the values of an image out as one vector.",
  props: {},
  look: { hue: "plain", icon: "M3 4.5h10M3 8h10M3 11.5h10", card: "compact" },
  inputs: { x: { rank: "any", doc: "[N,H,W,C]" } },
  outputs: { y: { rank: 1, doc: "[N,H*W*C]" } },
  lower: ({ op, in: { x } }) => ({ y: op.reshape({ x }, { shape: [shapeSize(x.shape)] }) }),
  example: { x: [4, 4, 3] },
  gradient: "exact",
});
