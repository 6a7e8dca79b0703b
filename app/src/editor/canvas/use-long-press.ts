import { type RefObject, useEffect } from "react";

const pressMs = 500;
const stillPx = 10;

/**
 * A finger that rests asks for the context menu, as a `contextmenu` event on what lies under it. Where the browser
 * sends one of its own (Android) that one counts; on an iPad there is none.
 */
export function useLongPress(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let start: PointerEvent | undefined;
    const stop = () => {
      clearTimeout(timer);
      start = undefined;
    };
    const down = (event: PointerEvent) => {
      stop();
      if (event.pointerType !== "touch" || !event.isPrimary) return;
      start = event;
      const { target, clientX, clientY } = event;
      timer = setTimeout(() => {
        stop();
        target?.dispatchEvent(
          new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX, clientY }),
        );
      }, pressMs);
    };
    const move = (event: PointerEvent) => {
      if (start === undefined || event.pointerId !== start.pointerId) return;
      if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > stillPx)
        stop();
    };
    const capture = { capture: true, passive: true } as const;
    element.addEventListener("pointerdown", down, capture);
    element.addEventListener("pointermove", move, capture);
    for (const name of ["pointerup", "pointercancel", "contextmenu"]) {
      element.addEventListener(name, stop, capture);
    }
    return () => {
      stop();
      element.removeEventListener("pointerdown", down, capture);
      element.removeEventListener("pointermove", move, capture);
      for (const name of ["pointerup", "pointercancel", "contextmenu"]) {
        element.removeEventListener(name, stop, capture);
      }
    };
  }, [root]);
}
