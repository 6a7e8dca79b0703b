import { useEffect } from "react";
import { useCanvasHandle } from "../canvas/handle";
import { useStudio } from "../state/context";

/** The keyboard handler of the command table. Letters are left alone while something is typed. */
export function useShortcuts(): void {
  const studio = useStudio();
  const canvas = useCanvasHandle();
  useEffect(() => {
    let stop: (() => void) | undefined;
    let ended = false;
    void import("../commands/keyboard").then(({ listen }) => {
      if (!ended) stop = listen(studio, canvas);
    });
    return () => {
      ended = true;
      stop?.();
    };
  }, [studio, canvas]);
}
