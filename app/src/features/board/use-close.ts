import { useEffect, useRef } from "react";

/** The time after full screen in which Escape may still be the key press that ended it, in ms. */
const justLeft = 400;

/** Returns a function that closes the board, but ends full screen first where a picture fills it: Escape means that. */
export function useClose(close: () => void): () => void {
  const left = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const changed = () => {
      if (document.fullscreenElement === null) left.current = performance.now();
    };
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || document.fullscreenElement === null) return;
      // A dialog that is asked to close twice closes by itself, whatever its page says.
      event.preventDefault();
      void document.exitFullscreen().catch(() => undefined);
    };
    document.addEventListener("fullscreenchange", changed);
    document.addEventListener("keydown", pressed, true);
    return () => {
      document.removeEventListener("fullscreenchange", changed);
      document.removeEventListener("keydown", pressed, true);
    };
  }, []);
  return () => {
    if (document.fullscreenElement !== null) {
      void document.exitFullscreen().catch(() => undefined);
    } else if (performance.now() - left.current > justLeft) close();
  };
}
