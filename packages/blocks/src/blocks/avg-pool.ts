import { defineBlock } from "../define";
import { poolNumbers, poolProps } from "./pool-props";

/** Mean of each window over the places inside the image; [H,W,C] -> [H',W',C]. */
export const avgPool = defineBlock({
  type: "avgPool",
  link: "v",
  title: "Average pool",
  category: "pooling",
  doc: "Keeps the mean of each window and so shrinks the image.",
  props: poolProps,
  look: {
    hue: "plain",
    icon: "M3 3h10v10H3zM3 8h10",
    card: "block",
    preview: "maps",
    numbers: poolNumbers,
  },
  inputs: { x: { rank: 3, doc: "[N,H,W,C]" } },
  outputs: { y: { rank: 3, doc: "[N,H',W',C]" } },
  lower: ({ op, in: { x }, props }) => ({ y: op.avgPool({ x }, props) }),
  example: { x: [8, 8, 3] },
  gradient: "exact",
  keepsChannels: true,
});
