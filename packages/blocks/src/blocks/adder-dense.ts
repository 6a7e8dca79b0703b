import { defineBlock } from "../define";
import { plus } from "../icons";
import { unitProps } from "./filter-props";

/** y[o] = -sum_c |x[c] - w[c,o]| (+ b[o]); an adder with a 1x1 kernel over an image of one pixel. [C] -> [units]. */
export const adderDense = defineBlock({
  type: "adderDense",
  link: "e",
  title: "Adder dense",
  category: "layer",
  source: "Chen et al., CVPR 2020, eq. 2 with d = 1",
  doc: "Every output is minus the l1 distance between all inputs and one learned vector.",
  props: unitProps(64, false),
  look: {
    hue: "adder",
    icon: plus,
    card: "block",
    preview: "maps",
    numbers: { units: "plain" },
    tag: "l1",
  },
  inputs: { x: { rank: 1, doc: "[N,C]" } },
  outputs: { y: { rank: 1, doc: "[N,units], at most 0 without a bias" } },
  lower({ op, in: { x }, props: { units, bias }, param, init }) {
    const shape = [1, 1, x.channels, units];
    const w = param("w", shape, "adder-filter", init.adderFilter(shape));
    const pixel = op.reshape({ x }, { shape: [1, 1, x.channels] });
    let y = op.adder2d({ x: pixel, w }, { filters: units, kernel: 1, stride: 1, pad: 0 });
    if (bias) y = op.bias({ x: y, b: param("b", [units], "bias", init.adderBias()) }, {});
    return { y: op.reshape({ x: y }, { shape: [units] }) };
  },
  example: { x: [12] },
  gradient: "surrogate",
  allNegative: ({ bias }) => !bias,
  counterpart: "dense",
});
