import { type MouseEvent, type RefObject, useEffect, useRef } from "react";
import { useUi } from "../../studio/context";
import { rem, textScale } from "../../ui/text-size";
import { targetAt } from "./hit";
import { pageTheme } from "./ink";
import { paintCanvas } from "./paint-canvas";
import type { Scene, Target } from "./shape";
import { type Measure, pageMeasure } from "./text";

/** The space that a drawing has to fit, in CSS pixels at the usual size of text: larger text makes all of it larger. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly dark: boolean;
  readonly measure: Measure;
}

/** A canvas and the scene on it. */
export interface SceneHandle {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  /** Draws with the newest description; React takes no part. */
  redraw(): void;
  /** Returns the drawing on screen; undefined before the first one, and where there is nothing to draw. */
  scene(): Scene | undefined;
  /** Returns the target under a pointer, at most `within` pixels away. */
  target(event: MouseEvent<HTMLElement>, within?: number): Target | undefined;
}

interface SceneOptions {
  /** The canvas is as large as its scene, whatever the size of its parent. */
  readonly grows?: boolean;
}

/** A canvas that fills its parent and is drawn again when that, or the theme, changes. */
export function useScene(
  describe: (room: Room) => Scene | undefined,
  { grows = false }: SceneOptions = {},
): SceneHandle {
  const scheme = useUi((state) => state.scheme);
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const newest = useRef(describe);
  newest.current = describe;
  const handle = useRef<SceneHandle>(undefined);
  handle.current ??= createHandle(canvas, (room) => newest.current(room), grows);
  const { redraw } = handle.current;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    const host = canvas.current?.parentElement;
    if (host == null) return undefined;
    const observer = new ResizeObserver(redraw);
    observer.observe(host);
    const forced = matchMedia("(forced-colors: active)");
    forced.addEventListener("change", redraw);
    redraw();
    return () => {
      observer.disconnect();
      forced.removeEventListener("change", redraw);
    };
  }, [redraw, scheme]);
  return handle.current;
}

function createHandle(
  canvas: RefObject<HTMLCanvasElement | null>,
  describe: (room: Room) => Scene | undefined,
  grows: boolean,
): SceneHandle {
  let drawn: Scene | undefined;
  const measure = pageMeasure();
  return {
    canvas,
    redraw() {
      const host = canvas.current?.parentElement;
      if (canvas.current === null || host == null) return;
      const scale = textScale();
      const [width, height] = [host.clientWidth / scale, host.clientHeight / scale];
      if (width < 20 || (height < 20 && !grows)) return;
      const theme = pageTheme();
      drawn = describe({ width, height, dark: theme.dark, measure });
      const size = grows
        ? { width: drawn?.width ?? 0, height: drawn?.height ?? 0 }
        : { width, height };
      if (grows) {
        canvas.current.style.width = rem(size.width);
        canvas.current.style.height = rem(size.height);
      }
      const context = fitted(canvas.current, size, (devicePixelRatio || 1) * scale);
      if (drawn !== undefined && context !== null) paintCanvas(context, drawn, theme);
    },
    scene: () => drawn,
    target({ currentTarget, clientX, clientY }, within = 0) {
      const box = currentTarget.getBoundingClientRect();
      const scale = textScale();
      const [x, y] = [(clientX - box.left) / scale, (clientY - box.top) / scale];
      return drawn && targetAt(drawn.targets, x, y, within);
    },
  };
}

/** A context, empty and in CSS pixels, of a canvas with a pixel for each of the screen's. */
function fitted(
  canvas: HTMLCanvasElement,
  { width, height }: { readonly width: number; readonly height: number },
  ratio: number,
): CanvasRenderingContext2D | null {
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  const context = canvas.getContext("2d");
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}
