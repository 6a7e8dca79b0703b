import { useOnViewportChange } from "@xyflow/react";
import { type RefObject, useCallback } from "react";
import { useStudio } from "../../studio/context";
import { nameScale } from "./fit-options";
import type { ShownStore } from "./shown";

/** Below this zoom the second line of a card cannot be read. */
const farZoom = 0.78;
/** Below these zooms a name, which keeps its size, needs the room of the shape beside it, and of the icon. */
const noShapesZoom = 0.9;
const noIconsZoom = 0.66;
/** Below this zoom a name has to fill its card to be read. */
const fartherZoom = 0.4;

/** Tells the style sheet (by classes and `--zoom` on the canvas' root) and the cards how large they are seen. */
export function useZoomClasses(root: RefObject<HTMLElement | null>, shown: ShownStore): void {
  const { ui } = useStudio();
  // A new function here is a change of React Flow's store, which asks all its cards.
  const onChange = useCallback(
    ({ zoom }: { zoom: number }) => {
      const names = nameScale(ui);
      root.current?.classList.toggle("far", zoom < farZoom * names);
      root.current?.classList.toggle("no-shapes", zoom < noShapesZoom * names);
      root.current?.classList.toggle("no-icons", zoom < noIconsZoom * names);
      const farther = zoom < fartherZoom;
      // In steps: each is a new size of all names.
      root.current?.style.setProperty("--zoom", String(2 ** (Math.floor(Math.log2(zoom) * 8) / 8)));
      root.current?.classList.toggle("farther", farther);
      if (shown.getState().farther !== farther) shown.setState({ farther });
    },
    [root, shown, ui],
  );
  useOnViewportChange({ onChange });
}
