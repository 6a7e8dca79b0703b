import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { paintPixels, pixelsOf } from "../../observe/shown-image";
import { testSetOf } from "../../observe/test-set";
import { useObserved } from "../../observe/use-snapshot";
import { useStudio } from "../../studio/context";

/** The image that the canvas shows, as a person knows it; empty where it is none of `dataset`. */
export function ShownPicture({ className, dataset }: { className: string; dataset?: unknown }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const image = useObserved((state) => state.image);
  const set = useStore(testSetOf(useStudio()).store, (state) =>
    dataset === undefined || dataset === state.dataset ? state.set : undefined,
  );
  useEffect(() => {
    const pixels = pixelsOf(set, image);
    if (canvas.current === null) return;
    if (set === undefined || pixels === undefined) {
      // Another set's picture would stay, and be taken for one of this.
      canvas.current.width = 0;
      return;
    }
    paintPixels(canvas.current, pixels, set);
  }, [set, image]);
  return <canvas ref={canvas} className={className} />;
}
