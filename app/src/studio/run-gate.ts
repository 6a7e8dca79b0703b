type Progress = typeof import("./lesson-progress");

/** Returns the function that asks the lesson of the open document, where there is one, whether a run may begin. */
export function createRunGate(
  studio: () => Parameters<Progress["mayRun"]>[0],
): (again: () => void) => boolean {
  let ask: Progress["mayRun"] | undefined;
  return (again) => {
    const { document } = studio();
    if (document.store.getState().graph.lesson === undefined) return true;
    if (ask !== undefined) return ask(studio(), again);
    void import("./lesson-progress")
      .then((it) => {
        ask = it.mayRun;
        again();
      })
      // The page offers to load again what did not come.
      .catch(() => undefined);
    return false;
  };
}
