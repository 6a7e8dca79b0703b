import { limits, text } from "@adder-studio/graph";
import { defineBlock } from "../define";

/** Words beside the network; computes nothing. */
export const note = defineBlock({
  type: "note",
  link: "n",
  title: "Note",
  category: "note",
  doc: "A remark on the canvas. It belongs to the document and changes no number.",
  props: { text: text("Text", "", limits.note, { link: "t" }) },
  inputs: {},
  outputs: {},
  lower: () => ({}),
  example: {},
  gradient: "exact",
});
