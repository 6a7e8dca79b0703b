import { defineBlock } from "../define";
import { plus } from "../icons";
import { filterLayer, windowNumbers, windowProps } from "./filter-props";

/** y[i,j,o] = -sum |x - w| over the patch (+ b[o]); [H,W,Cin] -> [H',W',filters]. */
export const adder2d = defineBlock({
  type: "adder2d",
  link: "a",
  title: "Adder",
  category: "layer",
  source: "Chen et al., CVPR 2020, eq. 2",
  doc: "Compares each patch with each filter by their l1 distance instead of multiplying them.",
  props: windowProps,
  look: {
    hue: "adder",
    icon: plus,
    card: "block",
    preview: "maps",
    numbers: windowNumbers,
    tag: "l1",
  },
  inputs: { x: { rank: 3, doc: "[N,H,W,Cin]" } },
  outputs: { y: { rank: 3, doc: "[N,H',W',filters], at most 0 without a bias" } },
  lower({ op, in: { x }, props: { bias, ...window }, param, init }) {
    const { shape, attrs } = filterLayer(x.channels, window);
    const w = param("w", shape, "adder-filter", init.adderFilter(shape));
    const y = op.adder2d({ x, w }, attrs);
    if (!bias) return { y };
    const b = param("b", [window.filters], "bias", init.adderBias());
    return { y: op.bias({ x: y, b }, {}) };
  },
  example: { x: [8, 8, 3] },
  gradient: "surrogate",
  allNegative: ({ bias }) => !bias,
  counterpart: "conv2d",
});
