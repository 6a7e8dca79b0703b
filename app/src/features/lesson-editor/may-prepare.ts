import type { Studio } from "../../studio/studio";

/** Tells whether the lesson of the document on screen is being prepared, and not tried as a student. */
export function isPreparing({ ui, document }: Studio): boolean {
  const { preparing, teacher } = ui.store.getState();
  return teacher && preparing === document.store.getState().key;
}

/**
 * Returns why a person may not prepare the lesson on screen, in a few words; undefined: they may. A lesson that was given
 * to a student stays their teacher's.
 */
export function prepareRefusal({ ui, document }: Studio): string | undefined {
  const { lock } = ui.store.getState();
  const from = document.store.getState().origin?.kind;
  return lock !== undefined && (from === "link" || from === "file")
    ? "this lesson was given to you; its teacher’s link opens it for changes"
    : undefined;
}
