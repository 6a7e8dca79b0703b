import { defineBlock } from "../define";
import { poolNumbers, poolProps } from "./pool-props";

/** Largest value of each window; [H,W,C] -> [H',W',C]. */
export const maxPool = defineBlock({
  type: "maxPool",
  link: "m",
  title: "Max pool",
  category: "pooling",
  doc: "Keeps the largest value of each window and so shrinks the image.",
  props: poolProps,
  look: {
    hue: "plain",
    icon: "M3 3h10v10H3zM8 3v10M3 8h10",
    card: "block",
    preview: "maps",
    numbers: poolNumbers,
  },
  inputs: { x: { rank: 3, doc: "[N,H,W,C]" } },
  outputs: { y: { rank: 3, doc: "[N,H',W',C]" } },
  lower: ({ op, in: { x }, props }) => ({ y: op.maxPool({ x }, props) }),
  example: { x: [8, 8, 3] },
  gradient: "exact",
  keepsChannels: true,
});
