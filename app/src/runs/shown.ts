import type { RunRecord } from "./types";

/** Number of newest runs of a document that are shown by default. */
const shownByItself = 6;

/** Returns the runs that are drawn while `document` is open, the newest first. */
export function shownRuns(runs: readonly RunRecord[], document: string): readonly RunRecord[] {
  let own = 0;
  return runs.filter((run) => {
    const mine = run.document === document;
    if (mine) own += 1;
    return run.shown ?? (mine && own <= shownByItself);
  });
}
