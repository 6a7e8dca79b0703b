import { useCallback } from "react";
import { addAfterEdit, type NewBlock, plainBlock } from "../../document/edits";
import { focusWhenDrawn, useCanvasHandle } from "../../studio/canvas-handle";
import { useStudio } from "../../studio/context";
import { savedCompositesOf } from "../../studio/saved-composites";
import type { Studio } from "../../studio/studio";

/** Returns the function that adds a block behind the selected one, connected where it fits. */
export function useAdd(): (kind: string) => Promise<void> {
  const studio = useStudio();
  const canvas = useCanvasHandle();
  return useCallback(
    async (kind) => {
      const block = await blockToAdd(studio, kind);
      const graph = studio.view();
      const after = studio.ui.store.getState().selectedNodes.at(-1);
      const { id, edit, wired } = addAfterEdit(graph, block, after);
      const { title } = block;
      if (!studio.edit(edit, { label: `add ${title}` })) return;
      studio.ui.select([id]);
      studio.ui.set({ sheet: undefined });
      studio.ui.announce(
        wired ? `${title} added and connected` : `${title} added, not connected yet`,
      );
      focusWhenDrawn(canvas.current, id);
    },
    [studio, canvas],
  );
}

/** Returns a new block of a kind. The code of composites is loaded with the first of them. */
export async function blockToAdd(studio: Studio, kind: string): Promise<NewBlock> {
  if (!kind.includes(":")) return plainBlock(kind);
  const { newBlock } = await import("../../document/new-blocks");
  return newBlock(studio.view(), kind, savedCompositesOf(studio).store.getState().list);
}
