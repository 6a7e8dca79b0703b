import { limits, text } from "@adder-studio/graph";
import { defineBlock } from "../define";

/** A remark on the canvas; computes nothing. */
export const note = defineBlock({
  type: "note",
  link: "n",
  title: "Note",
  category: "note",
  doc: "A remark on the canvas. It belongs to the document and changes no number.",
  props: { text: text("Text", "", limits.note, { link: "t" }) },
  look: { hue: "plain", icon: "M3 3h10v7l-3 3H3zM10 13v-3h3", card: "note" },
  inputs: {},
  outputs: {},
  lower: () => ({}),
  example: {},
  gradient: "exact",
});
