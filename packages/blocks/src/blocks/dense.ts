import { defineBlock } from "../define";
import { cross } from "../icons";
import { unitProps } from "./filter-props";

/** y[o] = sum_c x[c] w[c,o] (+ b[o]); a 1x1 convolution over an image of one pixel. [C] -> [units]. */
export const dense = defineBlock({
  type: "dense",
  link: "d",
  title: "Dense",
  category: "layer",
  doc: "Every output is a weighted sum of all inputs.",
  props: unitProps(10, true),
  look: { hue: "conv", icon: cross, card: "block", preview: "maps", numbers: { units: "plain" } },
  inputs: { x: { rank: 1, doc: "[N,C]" } },
  outputs: { y: { rank: 1, doc: "[N,units]" } },
  lower({ op, in: { x }, props: { units, bias }, param, init }) {
    const shape = [1, 1, x.channels, units];
    const w = param("w", shape, "conv-filter", init.convFilter(shape));
    const pixel = op.reshape({ x }, { shape: [1, 1, x.channels] });
    let y = op.conv2d({ x: pixel, w }, { filters: units, kernel: 1, stride: 1, pad: 0 });
    if (bias) y = op.bias({ x: y, b: param("b", [units], "bias", init.convBias(shape)) }, {});
    return { y: op.reshape({ x: y }, { shape: [units] }) };
  },
  example: { x: [12] },
  gradient: "exact",
});
