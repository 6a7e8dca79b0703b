import { setTeacher } from "../../studio/lesson";
import type { Studio } from "../../studio/studio";
import { focusWhenThere } from "../../ui/focus";
import { prepareRefusal } from "./may-prepare";
import { pickingOf } from "./picking";

/** Opens the lesson editor for the document on screen, whose locks are open for its author from then on. */
export function openEditor(studio: Studio): void {
  const refusal = prepareRefusal(studio);
  if (refusal !== undefined) {
    const sentence = `A lesson cannot be prepared here: ${refusal}.`;
    studio.ui.set({ notice: sentence });
    studio.ui.announce(sentence, true);
    return;
  }
  const { key } = studio.document.store.getState();
  setTeacher(studio, true);
  studio.ui.set({ preparing: key, presenter: false, sheet: "lesson" });
  focusWhenThere(".lesson-editor :is(.le-first .primary, .le-title .field)");
}

/** Closes the lesson editor; the lesson stays in the document. */
export function closeEditor(studio: Studio): void {
  pickingOf(studio).cancel();
  studio.ui.set({ preparing: undefined, sheet: undefined });
}
