import { useCallback } from "react";
import { useCanvasHandle } from "../canvas/handle";
import { useStudio } from "../state/context";
import { addAfterEdit } from "../state/edits";
import { blockTitle } from "../ui/block-info";

/** Adds a block by Enter or tap: after the selected one, connected when it fits. */
export function useAdd(): (type: string) => void {
  const studio = useStudio();
  const canvas = useCanvasHandle();
  return useCallback(
    (type) => {
      const graph = studio.view();
      const after = studio.ui.store.getState().selectedNodes.at(-1);
      const { id, edit, wired } = addAfterEdit(graph, type, after);
      const title = blockTitle(type);
      if (!studio.edit(edit, { label: `add ${title}` })) return;
      studio.ui.select([id]);
      studio.ui.set({ sheet: undefined });
      studio.ui.announce(
        wired ? `${title} added and connected` : `${title} added, not connected yet`,
      );
      requestAnimationFrame(() => requestAnimationFrame(() => canvas.current?.focusBlock(id)));
    },
    [studio, canvas],
  );
}
