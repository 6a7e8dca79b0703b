import { lessonParts, networkOf } from "@adder-studio/classroom/lesson";
import { taskOf } from "@adder-studio/ir";
import { isPanelId } from "../../studio/panels";
import type { Studio } from "../../studio/studio";
import type { Scene } from "./offers";

/** Parts that a student opens by a press; the others are always in sight. */
const openedParts = ["lab", "library", "share"];

const openableParts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(lessonParts).filter(([part]) => isPanelId(part) || openedParts.includes(part)),
);

/** Returns the facts from which checks are offered, as the document stands. */
export function sceneOf(studio: Studio): Scene {
  const { graph, document, lowered } = studio.derive();
  const { layers, all } = lowered.totals;
  return {
    graph,
    counts: networkOf(document).counts,
    amounts: {
      multiplications: layers.multiplications,
      additions: layers.additions,
      parameters: all.parameters,
    },
    isRegression: lowered.ir !== undefined && taskOf(lowered.ir) === "values",
    parts: openableParts,
  };
}
