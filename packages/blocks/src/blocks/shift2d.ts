import { defineBlock } from "../define";
import { filterLayer, windowNumbers, windowProps } from "./filter-props";

/** y[i,j,o] = sum x * sign(w) 2^round(log2 |w|) over the patch (+ b[o]); [H,W,Cin] -> [H',W',filters]. */
export const shift2d = defineBlock({
  type: "shift2d",
  link: "sh",
  title: "Shift",
  category: "layer",
  source: "You et al., ShiftAddNet, NeurIPS 2020",
  doc: "A convolution whose weights are powers of two, so that shifts of bits take the place of products.",
  props: windowProps,
  look: {
    hue: "conv",
    icon: "M3.5 4l4 4-4 4M8.5 4l4 4-4 4",
    card: "block",
    preview: "maps",
    numbers: windowNumbers,
  },
  inputs: { x: { rank: 3, doc: "[N,H,W,Cin]" } },
  outputs: { y: { rank: 3, doc: "[N,H',W',filters]" } },
  lower({ op, in: { x }, props: { bias, ...window }, param, init }) {
    const { shape, attrs } = filterLayer(x.channels, window);
    const w = param("w", shape, "shift-filter", init.convFilter(shape));
    const y = op.shift2d({ x, w }, attrs);
    if (!bias) return { y };
    const b = param("b", [window.filters], "bias", init.convBias(shape));
    return { y: op.bias({ x: y, b }, {}) };
  },
  example: { x: [8, 8, 3] },
  gradient: "surrogate",
});
