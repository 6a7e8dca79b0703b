import type { PropValue, RunConfig } from "@adder-studio/graph";
import type { Studio } from "../../studio/studio";

/** Settings of a run that the switches change. */
export type RuleField = "rateRule" | "filterRule" | "inputRule";

/**
 * Trains a comparison run with the other rule while there is a run; otherwise changes the document's rule. Returns a
 * message that names which of the two happened.
 */
export async function offerRules(
  studio: Studio,
  changes: Partial<RunConfig>,
  label: string,
): Promise<string> {
  if (studio.run.session.state.phase !== "idle") {
    const { startComparison } = await import("../../runs/start-comparison");
    const fault = startComparison(studio, { kind: "settings", run: changes });
    return fault ?? "A comparison run with this rule has started: see Train, Runs.";
  }
  studio.document.seal();
  const fields = Object.entries(changes) as [keyof RunConfig, PropValue][];
  const done = fields.map(([field, value]) =>
    studio.edit({ kind: "setRun", field, value }, { label, merge: `rules ${label}` }),
  );
  studio.document.seal();
  return done.includes(true) ? "Applies to the next run." : "";
}
