import type { ModelGraph } from "@adder-studio/graph";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { DocumentModel } from "../document/document";
import type { OpenLesson, UiModel } from "./ui";

/** Guards a document that locks something; the rules are loaded for the first such document. */
export interface DocumentLock {
  /** The lesson of the open document; none until its rules are here. */
  readonly lesson: StoreApi<OpenLesson>;
  /** Returns true, and says why, for a document that the open one may not become. */
  refuses(after: ModelGraph): boolean;
  /** Shuts a document with a lesson until its rules are here; to be called when the document has changed. */
  watch(): void;
  dispose(): void;
}

export function createDocumentLock(
  document: DocumentModel,
  ui: UiModel,
  prefs: Pick<Storage, "getItem" | "setItem"> | undefined,
): DocumentLock {
  const { store } = document;
  const lesson = createStore<OpenLesson>(() => ({ kind: "none" }));
  let loads = false;
  let rules: ReturnType<typeof import("./lesson")["watchLesson"]> | undefined;
  return {
    lesson,
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
      const { lesson: given, share } = store.getState().graph;
      if (given === undefined && share.locked.length + share.hidden.length === 0) return;
      if (loads) return;
      loads = true;
      // Whoever begins to write a lesson has opened its locks before, and goes on writing.
      if (!ui.store.getState().teacher) ui.set({ lock: { ...share, access: "run" } });
      void import("./lesson").then(
        (it) => {
          rules = it.watchLesson({ document, ui, prefs, lesson });
        },
        () => ui.set({ notice: "The lesson could not be loaded. Reload the page." }),
      );
    },
    dispose: () => rules?.dispose(),
  };
}
