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
import {
  boundsOf,
  canvasFrame,
  fitViewport,
  leastReadableZoom,
  type Size,
  sameFrame,
} from "./fit-options";

const none: readonly never[] = [];

/** Milliseconds after presenting began or ended at which the network is fitted: at once, and when all bars have come. */
const presenterMs = [60, 500];

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

/**
 * Returns what brings the network into view, as large as it can be read, or all of it; and what tells that it cannot be read as
 * a whole in the canvas as it is laid out.
 */
export function useFit(
  size: RefObject<Size | undefined>,
  latest: RefObject<Projection | undefined>,
  fitted: RefObject<boolean>,
): { readonly fit: () => void; readonly fitWhole: () => void; readonly isCramped: () => boolean } {
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
  const isCramped = useCallback(() => {
    const bounds = boundsOf(latest.current?.nodes ?? none);
    if (size.current === undefined || bounds === undefined) return false;
    const { zoom } = fitViewport(studio.ui, size.current, bounds, inside, "whole");
    return zoom < leastReadableZoom(studio.ui);
  }, [inside, studio, size, latest]);
  return { fit, fitWhole, isCramped };
}

interface FitWhen extends CanvasSize {
  readonly root: RefObject<HTMLElement | null>;
  /** True until the person pans or zooms. */
  readonly fitted: RefObject<boolean>;
  /** The document and the open composite, as one name. */
  readonly place: string;
  readonly fit: () => void;
  readonly isCramped: () => boolean;
}

/** Fits the network again when another document comes, the canvas or the network changes its size. */
export function useFitWhenSized(when: FitWhen): void {
  const { root, size, frame, measure, fitted, place, fit, isCramped } = when;
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
    let timer: ReturnType<typeof setTimeout>;
    let isWindowNew = false;
    const layOutSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const isWanted = fitted.current && (isWindowNew || isCramped());
        isWindowNew = false;
        if (!isWanted) return;
        measure();
        requestAnimationFrame(() => requestAnimationFrame(fit));
      }, 150);
    };
    const observer = new ResizeObserver(([entry]) => {
      size.current = entry?.contentRect;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        if (fitted.current) fit();
      });
      // Panels and bars have taken room: in more columns the network may still be read above the strip.
      layOutSoon();
    });
    observer.observe(element);
    const onWindow = () => {
      isWindowNew = true;
      layOutSoon();
    };
    window.addEventListener("resize", onWindow);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
      window.removeEventListener("resize", onWindow);
    };
  }, [root, size, fitted, fit, measure, isCramped]);
  const presenter = useUi((state) => state.presenter);
  const presented = useRef(presenter);
  // In front of a class names are larger and bars come and go, so that the network is laid out and fitted anew, also where a
  // person had moved the view.
  useEffect(() => {
    if (presented.current === presenter) return;
    presented.current = presenter;
    fitted.current = true;
    const timers = presenterMs.map((ms) =>
      setTimeout(() => {
        measure();
        requestAnimationFrame(() => requestAnimationFrame(fit));
      }, ms),
    );
    return () => timers.forEach(clearTimeout);
  }, [presenter, fitted, measure, fit]);
  // A structural edit may change the picture's size; where a person placed the blocks, the view stays.
  const count = Object.keys(graph.nodes).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when blocks come, go or change their sizes
  useEffect(() => {
    if (fitted.current && !isPlacedManually(graph)) requestAnimationFrame(fit);
  }, [count, pictures, fit]);
}
