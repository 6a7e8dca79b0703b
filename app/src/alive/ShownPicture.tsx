import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { testSetOf } from "../observe/test-set";
import { useObserved } from "../observe/use-look";
import { useStudio } from "../state/context";
import { paintPixels, pixelsOf } from "./shown-image";

/** The image that the canvas shows, as a person knows it. */
export function ShownPicture({ className }: { className: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const image = useObserved((state) => state.image);
  const set = useStore(testSetOf(useStudio()).store, (state) => state.set);
  useEffect(() => {
    const pixels = pixelsOf(set, image);
    if (canvas.current === null || set === undefined || pixels === undefined) return;
    paintPixels(canvas.current, pixels, set);
  }, [set, image]);
  return <canvas ref={canvas} className={className} />;
}
