import { useEffect } from "react";
import { useCanvasHandle } from "../../studio/canvas-handle";
import { useStudio } from "../../studio/context";
import { whenFreeOrPressed } from "../../ui/connection";

/**
 * The keyboard handler of the command table, which is given the keys that were pressed while it was on its way. Letters
 * are left alone while something is typed.
 */
export function useShortcuts(): void {
  const studio = useStudio();
  const canvas = useCanvasHandle();
  useEffect(() => {
    const early = new Map<KeyboardEvent, boolean>();
    const keep = (event: KeyboardEvent) => {
      early.set(event, event.defaultPrevented);
      // Else the browser would save the page.
      if (event.key === "s" && (event.ctrlKey || event.metaKey)) event.preventDefault();
    };
    let stop = () => removeEventListener("keydown", keep);
    let ended = false;
    addEventListener("keydown", keep);
    void whenFreeOrPressed()
      .then(() => import("./keyboard"))
      .then(({ listen }) => {
        if (ended) return;
        stop();
        stop = listen(studio, canvas, early);
      });
    return () => {
      ended = true;
      stop();
    };
  }, [studio, canvas]);
}
