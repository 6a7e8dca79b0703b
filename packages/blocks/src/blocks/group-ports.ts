import { groupInputType, groupOutputType } from "@adder-studio/graph";
import { defineBlock } from "../define";

/** An input port of a composite, seen from inside. */
export const groupInput = defineBlock({
  type: groupInputType,
  link: "gi",
  title: "Group input",
  category: "port",
  doc: "An input of this composite: what is wired to it outside comes in here.",
  props: {},
  look: { hue: "plain", icon: "M2 8h8M7 5l3 3-3 3M13 3v10", card: "pill" },
  ledger: () => "comes in here",
  inputs: {},
  outputs: { y: { rank: "any", doc: "[N,...], what comes in" } },
  lower: ({ fault }) =>
    fault("port-outside", "A Group input means something inside a composite only."),
  example: {},
  gradient: "exact",
});

/** An output port of a composite, seen from inside. */
export const groupOutput = defineBlock({
  type: groupOutputType,
  link: "go",
  title: "Group output",
  category: "port",
  doc: "An output of this composite: what is wired to it leaves here.",
  props: {},
  look: { hue: "plain", icon: "M3 3v10M6 8h8M11 5l3 3-3 3", card: "pill" },
  ledger: () => "leaves here",
  inputs: { x: { rank: "any", doc: "[N,...], what leaves" } },
  outputs: {},
  lower: ({ fault }) =>
    fault("port-outside", "A Group output means something inside a composite only."),
  example: { x: [4, 4, 3] },
  gradient: "exact",
});
