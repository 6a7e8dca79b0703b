import { firstTemplate } from "@adder-studio/blocks";
import { sameDocument } from "@adder-studio/graph";
import type { Studio } from "../../studio/studio";
import { firstVisit } from "../../studio/ui";

/** In `localStorage`: another document than the first picture's is what the next visit opens. */
export const ownKey = "adder-studio:own";

/** Sets and removes that mark, so that nobody is shown, for a moment, a network that is not theirs. */
export function markOwn(
  studio: Studio,
  prefs: Pick<Storage, "setItem" | "removeItem"> | undefined,
): void {
  let isFirst = true;
  let marked = false;
  const mark = () => {
    if (marked) return;
    const { graph } = studio.document.store.getState();
    marked = graph !== firstTemplate.graph && !sameDocument(graph, firstTemplate.graph);
    try {
      if (marked) prefs?.setItem(ownKey, "1");
      // Only by a page that found no other document: later another tab may have one.
      else if (isFirst) prefs?.removeItem(ownKey);
    } catch {
      // Full or blocked: the next visit sees the first picture for a moment.
    }
    isFirst = false;
  };
  mark();
  const stop = studio.document.store.subscribe((state, before) => {
    if (state.graph !== before.graph) mark();
  });
  studio.belongings.add("mark of the first page", stop);
}

/** The stored settings that the arrangement of the page depends on, as pieces of the JSON that `createUi` writes. */
export const firstView: readonly string[] = (
  ["leftOpen", "rightOpen", "dockOpen", "dockSplit", "rightPx", "dockPx", "outline"] as const
).flatMap((key) =>
  firstVisit[key] === undefined ? [] : [`"${key}":${JSON.stringify(firstVisit[key])}`],
);
