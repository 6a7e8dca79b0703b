import { catalog } from "@adder-studio/blocks";
import {
  applyEdit,
  type GraphEdit,
  type ModelGraph,
  type OwnLesson,
  type ShareOptions,
} from "@adder-studio/graph";
import { createStore, type StoreApi } from "zustand/vanilla";
import { perStudio } from "../../studio/per-studio";
import type { Studio } from "../../studio/studio";
import { changeStep, ownWords, type StepChange } from "./lesson-edits";

interface Draft {
  /**
   * The lesson as it is being written, with what the document does not take yet: questions without words, spaces at
   * the end. Undefined where the document has no lesson of its own words.
   */
  readonly lesson: OwnLesson | undefined;
  /** Index of the step that is open. */
  readonly step: number;
  readonly tab: EditorTab;
}

/** The parts of the editor: the steps, what students may do, and the links. */
export type EditorTab = "steps" | "limits" | "hand-out";

export interface LessonDraft {
  readonly store: StoreApi<Draft>;
  /** Writes the lesson into the document; edits with the same `merge` in one burst are one step of undo. */
  write(lesson: OwnLesson | undefined, label: string, merge?: string): void;
  /** Changes the step at an index. */
  change(at: number, change: StepChange, label: string, merge?: string): void;
  /** Changes locks, hidden parts or the rule for the seed. */
  share(change: Partial<ShareOptions>, label: string): void;
  open(step: number): void;
  turnTo(tab: EditorTab): void;
}

/** The lesson that is being written for the open document. */
export const draftOf = perStudio(
  "lesson draft",
  (studio: Studio): LessonDraft & { stop(): void } => {
    const now = () => studio.document.store.getState().graph;
    const store = createStore<Draft>(() => ({
      ...{ lesson: ownWords(now().lesson), step: 0, tab: "steps" },
    }));
    let seen = now().lesson;
    /** True while an edit of this draft goes into the document, which is no reason to read it back. */
    let writing = false;
    const stop = studio.document.store.subscribe(({ graph, key }, before) => {
      if (key === before.key && graph.lesson === seen) return;
      seen = graph.lesson;
      if (writing) return;
      const lesson = ownWords(graph.lesson);
      const last = (lesson?.steps.length ?? 1) - 1;
      const step = key === before.key ? Math.min(store.getState().step, last) : 0;
      store.setState({ lesson, step });
    });

    function write(lesson: OwnLesson | undefined, label: string, merge?: string): void {
      const draft = store.getState();
      store.setState({ lesson });
      // A question without words, say, changes the draft alone: undo has nothing to take back.
      if (lesson !== undefined && isSame(now(), lesson)) return;
      writing = true;
      const edit: GraphEdit = { kind: "setLesson", lesson };
      const done = studio.change(edit, { label, ...(merge === undefined ? {} : { merge }) });
      writing = false;
      if (!done) store.setState(draft);
    }

    return {
      store,
      stop,
      write,
      change(at, change, label, merge) {
        const { lesson } = store.getState();
        if (lesson !== undefined) write(changeStep(lesson, at, change), label, merge);
      },
      share(change, label) {
        studio.change({ kind: "setShare", share: { ...now().share, ...change } }, { label });
      },
      open: (step) => store.setState({ step }),
      turnTo: (tab) => store.setState({ tab }),
    };
  },
  ({ stop }) => stop(),
);

/** Tells whether the document would hold the lesson as it holds it already. */
function isSame(graph: ModelGraph, lesson: OwnLesson): boolean {
  const made = applyEdit(graph, { kind: "setLesson", lesson }, catalog);
  // Both have gone through the same parser, which orders the fields.
  return made.ok && JSON.stringify(made.value.graph.lesson) === JSON.stringify(graph.lesson);
}
