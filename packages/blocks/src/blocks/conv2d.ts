import { defineBlock } from "../define";
import { cross } from "../icons";
import { filterLayer, windowNumbers, windowProps } from "./filter-props";

/** y[i,j,o] = sum x * w over the patch (+ b[o]); [H,W,Cin] -> [H',W',filters]. */
export const conv2d = defineBlock({
  type: "conv2d",
  link: "c",
  title: "Convolution",
  category: "layer",
  doc: "Multiplies each patch with each filter and sums: large where they agree.",
  props: windowProps,
  look: { hue: "conv", icon: cross, card: "block", preview: "maps", numbers: windowNumbers },
  inputs: { x: { rank: 3, doc: "[N,H,W,Cin]" } },
  outputs: { y: { rank: 3, doc: "[N,H',W',filters]" } },
  lower({ op, in: { x }, props: { bias, ...window }, param, init }) {
    const { shape, attrs } = filterLayer(x.channels, window);
    const w = param("w", shape, "conv-filter", init.convFilter(shape));
    const y = op.conv2d({ x, w }, attrs);
    if (!bias) return { y };
    const b = param("b", [window.filters], "bias", init.convBias(shape));
    return { y: op.bias({ x: y, b }, {}) };
  },
  example: { x: [8, 8, 3] },
  gradient: "exact",
});
