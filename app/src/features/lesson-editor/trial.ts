import type { ModelGraph } from "@adder-studio/graph";
import { createStore, type StoreApi } from "zustand/vanilla";
import { showAsStudent } from "../../studio/lesson";
import { lessonProgressOf } from "../../studio/lesson-progress";
import { perStudio } from "../../studio/per-studio";
import type { Studio } from "../../studio/studio";
import { draftOf } from "./draft";

interface Trial {
  /** The document as it was when the trial began; undefined while none is on. */
  readonly before: ModelGraph | undefined;
}

/** The trial of a lesson by its teacher, who is a student for so long. */
export const trialOf = perStudio(
  "lesson trial",
  (studio: Studio) => {
    const store: StoreApi<Trial> = createStore<Trial>(() => ({ before: undefined }));
    // A document that is opened meanwhile has locks of its own.
    const stop = studio.document.store.subscribe(({ key }, last) => {
      if (key !== last.key) store.setState({ before: undefined });
    });
    return { store, stop };
  },
  ({ stop }) => stop(),
);

/** Shows the step that is being written as students see it, with the locks in force. */
export function startTrial(studio: Studio): void {
  const { graph } = studio.document.store.getState();
  trialOf(studio).store.setState({ before: graph });
  goToStep(studio, Math.max(0, draftOf(studio).store.getState().step));
  studio.document.seal();
  showAsStudent(studio, true);
  studio.ui.announce("You see the lesson as a student. The locks are in force.");
}

/** Opens the locks again. `keep`: what was changed as a student stays in the experiment. */
export function endTrial(studio: Studio, keep: boolean): void {
  const { before } = trialOf(studio).store.getState();
  showAsStudent(studio, false);
  trialOf(studio).store.setState({ before: undefined });
  draftOf(studio).open(studio.ui.store.getState().lessonStep);
  if (!keep && before !== undefined) {
    studio.change({ kind: "replace", graph: before }, { label: "put back what was tried" });
  } else if (before !== undefined) {
    // The number that was tried is no part of the lesson.
    const { seed } = before.run;
    studio.change({ kind: "setRun", field: "seed", value: seed }, { label: "put the seed back" });
  }
  studio.ui.announce("Back to writing. The locks are open for you.");
}

/** Turns the pages of the lesson to a step. */
function goToStep(studio: Studio, to: number): void {
  const progress = lessonProgressOf(studio);
  const at = () => progress.store.getState().record.progress.step;
  while (at() < to) {
    const before = at();
    progress.goOn();
    if (at() === before) return;
  }
  while (at() > to) progress.goBack();
}
