import { createContext, useContext, useEffect, useRef } from "react";
import type { Draw, DrawLoop } from "./draw-loop";

const LoopContext = createContext<DrawLoop | undefined>(undefined);

export const DrawLoopProvider = LoopContext.Provider;

export function useDrawLoop(): DrawLoop {
  const loop = useContext(LoopContext);
  if (loop === undefined) throw new Error("useDrawLoop outside of DrawLoopProvider");
  return loop;
}

/** Calls the newest `draw` for every change of the history while the component is on screen. */
export function useDraw(draw: Draw): void {
  const loop = useDrawLoop();
  const newest = useRef(draw);
  useEffect(() => {
    newest.current = draw;
  });
  useEffect(() => loop.add((history) => newest.current(history)), [loop]);
}

/** Writes only what differs: a text node that stays the same costs no layout. */
export function write(element: Element | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text;
}
