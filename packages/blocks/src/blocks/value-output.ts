import { counted } from "@adder-studio/core";
import { defineBlock } from "../define";
import { dot } from "../icons";

/** Mean over batch and values of (y - target)^2; [K], or [1,1,K]. */
export const valueOutput = defineBlock({
  type: "valueOutput",
  link: "yv",
  title: "Value output",
  category: "output",
  doc: "The network's answer is a value; training brings it near the right one (mean squared error).",
  props: {},
  look: { hue: "plain", icon: dot, card: "block" },
  ledger: () => "mean squared error",
  inputs: { x: { rank: "any", doc: "[N,values] or [N,1,1,values]" } },
  outputs: {},
  lower({ op, in: { x }, values, classes, fault }) {
    const [height, width] = x.shape;
    const isPixel = x.shape.length === 3 && height === 1 && width === 1;
    const answer = isPixel ? op.reshape({ x }, { shape: [x.channels] }) : x;
    op.meanSquaredError({ x: answer }, { values: values ?? x.channels });
    if (values === undefined && classes !== undefined) {
      fault("output-kind", "The dataset has classes, and this output learns values.", "x");
    }
    if (values !== undefined && values !== x.channels) {
      const wanted = values === 1 ? "one value" : `${values} values`;
      fault(
        "value-count",
        `Each example has ${wanted}, but ${counted(x.channels, "comes", "come")} in.`,
        "x",
      );
    }
    return {};
  },
  example: { x: [1] },
  gradient: "exact",
});
