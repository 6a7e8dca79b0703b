import type { ModelGraph } from "@adder-studio/graph";
import type { DocumentModel } from "../document/document";
import type { Studio } from "./studio";
import type { UiModel } from "./ui";

/** Guards a document that locks something; the rules are loaded for the first such document. */
export interface DocumentLock {
  /** Returns true, and says why, for a document that the open one may not become. */
  refuses(after: ModelGraph): boolean;
  /** Shuts a document with a lesson until its rules are here; to be called when the document has changed. */
  watch(): void;
  dispose(): void;
}

export function createDocumentLock(
  { store }: DocumentModel,
  ui: UiModel,
  studioNow: () => Studio,
): DocumentLock {
  let rules: ReturnType<typeof import("./lesson")["watchLesson"]> | undefined;
  return {
    refuses(after) {
      const { lock } = ui.store.getState();
      if (lock === undefined) return false;
      const sentence =
        rules === undefined
          ? "One moment: the lesson is still loading."
          : rules.refusal(store.getState().graph, after, lock);
      if (sentence === undefined) return false;
      ui.set({ notice: sentence });
      ui.announce(sentence, true);
      return true;
    },
    watch() {
      const { lesson, share } = store.getState().graph;
      if (lesson === undefined && share.locked.length + share.hidden.length === 0) return;
      if (rules !== undefined || ui.store.getState().lock !== undefined) return;
      ui.set({ lock: { ...share, access: "run" } });
      void import("./lesson").then(
        (it) => {
          rules = it.watchLesson(studioNow());
        },
        () => ui.set({ notice: "The lesson could not be loaded. Reload the page." }),
      );
    },
    dispose: () => rules?.dispose(),
  };
}
