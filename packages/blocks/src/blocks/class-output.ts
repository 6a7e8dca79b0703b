import { counted } from "@adder-studio/core";
import { defineBlock } from "../define";

/** Softmax cross-entropy against the examples' classes; [K], or [1,1,K] as the reference networks end. */
export const classOutput = defineBlock({
  type: "classOutput",
  link: "y",
  title: "Class output",
  category: "output",
  doc: "One score per class; training makes the right one the largest (softmax cross-entropy).",
  props: {},
  look: { hue: "plain", icon: "M4 14V2.5h8l-2 3 2 3H4", card: "block", preview: "classes" },
  ledger: ({ classes }) =>
    classes === undefined ? "" : `${counted(classes, "class", "classes")}, cross-entropy`,
  inputs: { x: { rank: "any", doc: "[N,classes] or [N,1,1,classes]" } },
  outputs: {},
  lower({ op, in: { x }, classes, values, fault }) {
    const [height, width] = x.shape;
    const isPixel = x.shape.length === 3 && height === 1 && width === 1;
    const scores = isPixel ? op.reshape({ x }, { shape: [x.channels] }) : x;
    op.softmaxCrossEntropy({ x: scores }, { classes: classes ?? x.channels });
    if (values !== undefined) {
      fault("output-kind", "The dataset has values, and this output learns classes.", "x");
    }
    if (classes !== undefined && classes !== x.channels) {
      fault(
        "class-count",
        `The dataset has ${counted(classes, "class", "classes")}, but ${counted(x.channels, "score comes", "scores come")} in.`,
        "x",
      );
    }
    return {};
  },
  example: { x: [10] },
  gradient: "exact",
});
