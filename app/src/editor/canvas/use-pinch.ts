import { useReactFlow, type Viewport } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import type { Point } from "../../document/layout/layout";
import type { BlockFlowNode, WireFlowEdge } from "../../document/layout/project";
import { zoomRange } from "./fit-options";

/** Two fingers: the point between them, in pixels of the canvas, and how far apart they are. */
interface Pair extends Point {
  readonly apart: number;
}

/** The view after the point `at`, in pixels of the canvas, was held still and all around it grew by `factor`. */
function zoomed(view: Viewport, at: Point, factor: number): Viewport {
  const zoom = Math.min(zoomRange.most, Math.max(zoomRange.least, view.zoom * factor));
  const grown = zoom / view.zoom;
  return { x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown, zoom };
}

/** A trackpad tells a pinch as a wheel with Ctrl: 100 of it are a factor of e. */
const pinchScale = 100;

/**
 * Two fingers pan and zoom wherever they lie: on the canvas, on cards, on wires, and while a drag of one finger draws
 * a box; and so does a pinch on a trackpad. (The library's own pinch stays out when a finger is on a card, and on a phone
 * cards are everywhere.)
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
      const view = zoomed(start.view, start, pair.apart / start.apart);
      void flow.setViewport({
        ...view,
        x: view.x + pair.x - start.x,
        y: view.y + pair.y - start.y,
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
    // React Flow takes a pinch for a wheel, except on a Mac: it would take seven to come as far.
    let isCtrlHeld = false;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Control") isCtrlHeld = event.type === "keydown";
    };
    const onBlur = () => {
      isCtrlHeld = false;
    };
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey || isCtrlHeld) return;
      event.preventDefault();
      event.stopPropagation();
      fitted.current = false;
      const { left, top } = element.getBoundingClientRect();
      const at = { x: event.clientX - left, y: event.clientY - top };
      void flow.setViewport(zoomed(flow.getViewport(), at, Math.exp(-event.deltaY / pinchScale)));
    };
    const capture = { capture: true, passive: false } as const;
    element.addEventListener("touchstart", begin, capture);
    element.addEventListener("touchmove", move, capture);
    element.addEventListener("touchend", end, capture);
    element.addEventListener("touchcancel", end, capture);
    element.addEventListener("pointermove", still, capture);
    element.addEventListener("wheel", onWheel, capture);
    window.addEventListener("keydown", onKey, true);
    window.addEventListener("keyup", onKey, true);
    window.addEventListener("blur", onBlur);
    return () => {
      element.removeEventListener("touchstart", begin, capture);
      element.removeEventListener("touchmove", move, capture);
      element.removeEventListener("touchend", end, capture);
      element.removeEventListener("touchcancel", end, capture);
      element.removeEventListener("pointermove", still, capture);
      element.removeEventListener("wheel", onWheel, capture);
      window.removeEventListener("keydown", onKey, true);
      window.removeEventListener("keyup", onKey, true);
      window.removeEventListener("blur", onBlur);
    };
  }, [root, flow, fitted]);
}
