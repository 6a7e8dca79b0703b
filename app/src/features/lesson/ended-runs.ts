import type { RunRecord } from "../../runs/types";

/** Returns the runs that can be handed in: those that ended, after an epoch at least. */
export function runsToHandIn(runs: readonly RunRecord[]): readonly RunRecord[] {
  return runs.filter(({ outcome, epochs }) => outcome !== "running" && epochs.length > 0);
}
