import { useCallback } from "react";
import { useCanvasHandle } from "../canvas/handle";
import { useStudio } from "../state/context";
import { addAfterEdit } from "../state/edits";
import { newBlock } from "../state/new-blocks";

/** Adds a block by Enter or tap: after the selected one, connected when it fits. */
export function useAdd(): (kind: string) => void {
  const studio = useStudio();
  const canvas = useCanvasHandle();
  return useCallback(
    (kind) => {
      const graph = studio.view();
      const after = studio.ui.store.getState().selectedNodes.at(-1);
      const block = newBlock(graph, kind, studio.kept.store.getState().list);
      const { id, edit, wired } = addAfterEdit(graph, block, after);
      const { title } = block;
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
