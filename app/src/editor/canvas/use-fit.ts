import { useReactFlow } from "@xyflow/react";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { isPlacedManually } from "../../document/layout/place-new-blocks";
import type {
  BlockFlowNode,
  LayoutFrame,
  Projection,
  WireFlowEdge,
} from "../../document/layout/project";
import { useDerived, useStudio, useUi } from "../../studio/context";
import { boundsOf, canvasFrame, fitViewport, type Size, sameFrame } from "./fit-options";

const none: readonly never[] = [];

interface CanvasSize {
  /** Size of the canvas by its observer: to ask the page for it costs the layout of all that was just drawn. */
  readonly size: RefObject<Size | undefined>;
  /** The size for the layout of blocks; undefined until it is measured. */
  readonly frame: LayoutFrame | undefined;
  measure(): void;
}

/** Returns the size of the canvas, and the function that measures it. */
export function useCanvasSize(root: RefObject<HTMLElement | null>): CanvasSize {
  const studio = useStudio();
  const [frame, setFrame] = useState<LayoutFrame>();
  const size = useRef<Size>(undefined);
  const measure = useCallback(() => {
    size.current ??= root.current?.getBoundingClientRect();
    const { current } = size;
    if (current === undefined || current.height <= 0) return;
    const next = canvasFrame(studio.ui, current);
    setFrame((last) => (last !== undefined && sameFrame(last, next) ? last : next));
  }, [root, studio]);
  return { size, frame, measure };
}

/** Returns what brings the network into view: as large as it can be read, or all of it. */
export function useFit(
  size: RefObject<Size | undefined>,
  latest: RefObject<Projection | undefined>,
  fitted: RefObject<boolean>,
): { readonly fit: () => void; readonly fitWhole: () => void } {
  const studio = useStudio();
  const inside = useDerived().view.scope.length > 0;
  const flow = useReactFlow<BlockFlowNode, WireFlowEdge>();
  const bring = useCallback(
    (how: "read" | "whole") => {
      fitted.current = true;
      const bounds = boundsOf(latest.current?.nodes ?? none);
      if (size.current === undefined || bounds === undefined) return;
      // Of our own boxes: React Flow knows only the cards that are there already.
      void flow.setViewport(fitViewport(studio.ui, size.current, bounds, inside, how));
    },
    [flow, inside, studio, size, latest, fitted],
  );
  const fit = useCallback(() => bring("read"), [bring]);
  const fitWhole = useCallback(() => bring("whole"), [bring]);
  return { fit, fitWhole };
}

interface FitWhen extends CanvasSize {
  readonly root: RefObject<HTMLElement | null>;
  /** True until the person pans or zooms. */
  readonly fitted: RefObject<boolean>;
  /** The document and the open composite, as one name. */
  readonly place: string;
  readonly fit: () => void;
}

/** Fits the network again when another document comes, the canvas or the network changes its size. */
export function useFitWhenSized({ root, size, frame, measure, fitted, place, fit }: FitWhen): void {
  const { graph } = useDerived();
  const pictures = useUi((state) => state.pictures);
  const sized = frame !== undefined;
  // Another document: its own layout for this canvas, and all of it in view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `place` stands for the document and the open composite, and before there is a size there is nothing to fit
  useEffect(() => {
    measure();
    fitted.current = true;
    fit();
    const frame = requestAnimationFrame(() => requestAnimationFrame(fit));
    // Bars that say something of a document come after it.
    const late = setTimeout(() => fitted.current && fit(), 700);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(late);
    };
  }, [place, sized, measure, fit]);
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    let frame = 0;
    const observer = new ResizeObserver(([entry]) => {
      size.current = entry?.contentRect;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        if (fitted.current) fit();
      });
    });
    observer.observe(element);
    let timer: ReturnType<typeof setTimeout>;
    const onWindow = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!fitted.current) return;
        measure();
        requestAnimationFrame(() => requestAnimationFrame(fit));
      }, 150);
    };
    window.addEventListener("resize", onWindow);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
      window.removeEventListener("resize", onWindow);
    };
  }, [root, size, fitted, fit, measure]);
  // A structural edit may change the picture's size; where a person placed the blocks, the view stays.
  const count = Object.keys(graph.nodes).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when blocks come, go or change their sizes
  useEffect(() => {
    if (fitted.current && !isPlacedManually(graph)) requestAnimationFrame(fit);
  }, [count, pictures, fit]);
}
