import type { RunRecord } from "./types";

/** Runs of a document that are shown without anybody having said so. */
const shownByItself = 6;

/** The runs that are drawn while `document` is open, the newest first. */
export function shownRuns(runs: readonly RunRecord[], document: string): readonly RunRecord[] {
  let own = 0;
  return runs.filter((run) => {
    const mine = run.document === document;
    if (mine) own += 1;
    return run.shown ?? (mine && own <= shownByItself);
  });
}
