import { type RunConfig, runSpecs } from "@adder-studio/graph";
import type { Studio } from "../../state/studio";

/** What the switches change. */
export type RuleField = "rateRule" | "filterRule" | "inputRule";

/** Changes a rule of the document, never that of a run that goes on; says what happens now. */
export function offerRule<K extends RuleField>(
  studio: Studio,
  field: K,
  value: RunConfig[K],
): string {
  const label = runSpecs[field].label.toLowerCase();
  const done = studio.edit({ kind: "setRun", field, value }, { label });
  studio.document.seal();
  return done ? "Applies to the next run." : "";
}
