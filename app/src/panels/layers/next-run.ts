import { type RunConfig, runSpecs } from "@adder-studio/graph";
import type { Studio } from "../../state/studio";

/** What the switches change. */
export type RuleField = "rateRule" | "filterRule" | "inputRule";

/**
 * While there is a run, a twin with the other rule is trained beside it; otherwise the document's rule changes. Says
 * which of the two happened.
 */
export async function offerRule<K extends RuleField>(
  studio: Studio,
  field: K,
  value: RunConfig[K],
): Promise<string> {
  if (studio.run.session.state.phase !== "idle") {
    const { startTwin } = await import("../../runs/twin");
    const fault = startTwin(studio, { kind: "settings", run: { [field]: value } });
    return fault ?? "A twin with this rule trains beside this run: Train, Runs.";
  }
  const label = runSpecs[field].label.toLowerCase();
  const done = studio.edit({ kind: "setRun", field, value }, { label });
  studio.document.seal();
  return done ? "Applies to the next run." : "";
}
