import { loadLesson } from "@adder-studio/classroom/lessons";
import type { Studio } from "../../studio/studio";
import { draftOf } from "./draft";

/** Makes the words of a ready lesson the document's own; returns a sentence where they did not come. */
export async function takeReadyWords(studio: Studio, id: string): Promise<string | undefined> {
  const ready = await loadLesson(id).catch(() => undefined);
  if (ready === undefined) return "The lesson did not come. Check the connection, and try again.";
  const { lesson } = studio.document.store.getState().graph;
  // Another document may have been opened meanwhile.
  if (lesson === undefined || !("id" in lesson) || lesson.id !== id) return undefined;
  draftOf(studio).write(ready.lesson, "change the ready lesson");
  draftOf(studio).open(0);
  return undefined;
}
