import { compositeType, int, limits, quietText } from "@adder-studio/graph";
import { defineBlock } from "../define";

/**
 * Several blocks as one, `repeat` times in a row. Its ports and its meaning are those of the definition
 * that `of` names; `lower` opens it up before anything is computed.
 */
export const composite = defineBlock({
  type: compositeType,
  link: "u",
  title: "Composite",
  category: "composite",
  doc: "Several blocks as one; open it to see what is inside.",
  props: {
    of: quietText("Definition", limits.idLength, "o"),
    repeat: int("Repeat", 1, 1, limits.repeat, {
      link: "n",
      doc: "So many in a row, each with weights of its own.",
    }),
  },
  look: {
    hue: "plain",
    icon: "M8 2.5l6 3-6 3-6-3zM2 8.5l6 3 6-3M2 11l6 3 6-3",
    card: "composite",
    preview: "maps",
    numbers: { repeat: "times" },
  },
  inputs: {},
  outputs: {},
  lower: () => ({}),
  example: {},
  gradient: "exact",
});
