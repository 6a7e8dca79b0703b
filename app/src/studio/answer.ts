import { questionIn } from "@adder-studio/blocks/questions";
import type { ModelGraph } from "@adder-studio/graph";
import type { DocumentModel } from "../document/document";
import { isPanelId } from "./panels";
import type { UiModel } from "./ui";

/** Returns the panel that answers the question of a document; undefined where none does, or a link hides it. */
export function answerOf(graph: ModelGraph): string | undefined {
  const asked = questionIn(graph);
  const answer = typeof asked === "object" ? asked.answer : "";
  const shown = isPanelId(answer) && !graph.share.hidden.includes(answer);
  return shown ? answer : undefined;
}

/**
 * Opens the panel that answers, once for a document: whoever has chosen another is not overruled, by no later run
 * either. `untouched`: the panels as they were when the document opened, or an answer did; others were chosen. Gives what
 * counts as untouched from now on.
 */
export function openAnswer(
  { document, ui }: { readonly document: DocumentModel; readonly ui: UiModel },
  untouched: readonly [string, string],
): readonly [string, string] {
  const { answer: opened, dockTabs } = ui.store.getState();
  const answer = answerOf(document.store.getState().graph);
  if (answer === opened) return untouched;
  ui.set({ answer });
  if (answer === undefined || dockTabs !== untouched) return untouched;
  const [first, second] = untouched;
  ui.set({
    dockOpen: true,
    dockTabs: [answer, second === answer ? first : second],
    sheet: "dock",
  });
  return ui.store.getState().dockTabs;
}
