import { useReactFlow, type Viewport } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import { zoomRange } from "./fit-options";
import type { BlockFlowNode, WireFlowEdge } from "./project";

/** Two fingers: the point between them, in pixels of the canvas, and how far apart they are. */
interface Pair {
  readonly x: number;
  readonly y: number;
  readonly apart: number;
}

/**
 * Two fingers pan and zoom wherever they lie: on the canvas, on cards, on wires, and while a drag of one finger draws
 * a box. (The library's own pinch stays out when a finger is on a card, and on a phone cards are everywhere.)
 */
export function usePinch(root: RefObject<HTMLElement | null>, fitted: RefObject<boolean>): void {
  const flow = useReactFlow<BlockFlowNode, WireFlowEdge>();
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    let start: (Pair & { readonly view: Viewport }) | undefined;
    /** From the second finger until the last one has left: nothing else takes part. */
    let pinching = false;
    const pairOf = ({ touches }: TouchEvent): Pair | undefined => {
      const [a, b] = touches;
      if (a === undefined || b === undefined || touches.length > 2) return undefined;
      const { left, top } = element.getBoundingClientRect();
      return {
        x: (a.clientX + b.clientX) / 2 - left,
        y: (a.clientY + b.clientY) / 2 - top,
        apart: Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)),
      };
    };
    const begin = (event: TouchEvent) => {
      if (event.touches.length < 2) {
        pinching = false;
        return;
      }
      pinching = true;
      fitted.current = false;
      event.stopPropagation();
      const pair = pairOf(event);
      start = pair && { ...pair, view: flow.getViewport() };
    };
    const move = (event: TouchEvent) => {
      if (!pinching) return;
      event.stopPropagation();
      if (event.cancelable) event.preventDefault();
      const pair = pairOf(event);
      if (start === undefined || pair === undefined) return;
      const { view } = start;
      const wanted = (view.zoom * pair.apart) / start.apart;
      const zoom = Math.min(zoomRange.most, Math.max(zoomRange.least, wanted));
      const grown = zoom / view.zoom;
      void flow.setViewport({
        x: pair.x - (start.x - view.x) * grown,
        y: pair.y - (start.y - view.y) * grown,
        zoom,
      });
    };
    const end = (event: TouchEvent) => {
      // One finger that stays does nothing until it is put down again.
      start = undefined;
      if (event.touches.length >= 2) begin(event);
    };
    const still = (event: PointerEvent) => {
      if (pinching && event.pointerType === "touch") event.stopPropagation();
    };
    const capture = { capture: true, passive: false } as const;
    element.addEventListener("touchstart", begin, capture);
    element.addEventListener("touchmove", move, capture);
    element.addEventListener("touchend", end, capture);
    element.addEventListener("touchcancel", end, capture);
    element.addEventListener("pointermove", still, capture);
    return () => {
      element.removeEventListener("touchstart", begin, capture);
      element.removeEventListener("touchmove", move, capture);
      element.removeEventListener("touchend", end, capture);
      element.removeEventListener("touchcancel", end, capture);
      element.removeEventListener("pointermove", still, capture);
    };
  }, [root, flow, fitted]);
}
