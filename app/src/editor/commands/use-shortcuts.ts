import { useEffect } from "react";
import { useCanvasHandle } from "../../studio/canvas-handle";
import { useStudio } from "../../studio/context";
import { whenFree } from "../../ui/connection";

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
/** Without a key, the handler comes this much later than the page: a press of Run, and its images, come first. */
const restMs = 2000;

/**
 * The keyboard handler of the command table, which is given the keys that were pressed while it was on its way. Letters
 * are left alone while something is typed.
 */
export function useShortcuts(): void {
  const studio = useStudio();
  const canvas = useCanvasHandle();
  useEffect(() => {
    const early = new Map<KeyboardEvent, boolean>();
    let pressed = () => {};
    const firstKey = new Promise<void>((done) => {
      pressed = done;
    });
    const keep = (event: KeyboardEvent) => {
      pressed();
      early.set(event, event.defaultPrevented);
      // Else the browser would save the page.
      if (event.key === "s" && (event.ctrlKey || event.metaKey)) event.preventDefault();
    };
    let stop = () => removeEventListener("keydown", keep);
    let ended = false;
    addEventListener("keydown", keep);
    void Promise.race([firstKey, wait(restMs).then(whenFree)])
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
