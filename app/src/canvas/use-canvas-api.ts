import { useReactFlow } from "@xyflow/react";
import { type RefObject, useCallback, useEffect, useMemo } from "react";
import { useStudio } from "../state/context";
import { type CanvasApi, useCanvasHandle } from "./handle";
import type { BlockFlowNode, Projection, WireFlowEdge } from "./project";
import { distanceToWire } from "./route";

const wireReachPx = 22;
const patienceFrames = 90;

interface Parts {
  readonly root: RefObject<HTMLDivElement | null>;
  readonly projection: RefObject<Projection | undefined>;
  fit(): void;
  measure(): void;
  setHovered(wire: string | undefined): void;
}

/** What the rest of the page may ask of the canvas, registered while the canvas is on screen. */
export function useCanvasApi({ root, projection, fit, measure, setHovered }: Parts) {
  const studio = useStudio();
  const flow = useReactFlow<BlockFlowNode, WireFlowEdge>();
  const wireAt = useCallback(
    (x: number, y: number, except?: string) => {
      let best: string | undefined;
      let nearest = wireReachPx;
      for (const edge of projection.current?.edges ?? []) {
        if (edge.source === except || edge.target === except) continue;
        const away = distanceToWire(edge.data?.corners ?? [], x, y);
        if (away < nearest) {
          nearest = away;
          best = edge.id;
        }
      }
      return best;
    },
    [projection],
  );

  const toCanvas = useCallback(
    (clientX: number, clientY: number): readonly [number, number] | undefined => {
      const frame = root.current?.getBoundingClientRect();
      if (frame === undefined) return undefined;
      const inside =
        clientX > frame.left &&
        clientX < frame.right &&
        clientY > frame.top &&
        clientY < frame.bottom;
      if (!inside) return undefined;
      const { x, y } = flow.screenToFlowPosition({ x: clientX, y: clientY });
      return [x, y];
    },
    [flow, root],
  );
  const focusCard = useCallback(
    (id: string, frames = patienceFrames): void => {
      const card = root.current?.querySelector<HTMLElement>(`[data-block="${CSS.escape(id)}"]`);
      if (!card) {
        // A card that was only just added is not on the page yet.
        if (frames > 0) requestAnimationFrame(() => focusCard(id, frames - 1));
        return;
      }
      card.focus({ preventScroll: true });
      const box = card.getBoundingClientRect();
      const frame = root.current?.getBoundingClientRect();
      if (frame === undefined) return;
      const outside =
        box.left < frame.left ||
        box.right > frame.right ||
        box.top < frame.top ||
        box.bottom > frame.bottom;
      const at = projection.current?.places.get(id);
      if (outside && at !== undefined) {
        void flow.setCenter(at.x + 100, at.y + 27, { zoom: Math.max(0.6, flow.getZoom()) });
      }
    },
    [flow, root, projection],
  );
  const api = useMemo<CanvasApi>(
    () => ({
      fit,
      tidy() {
        const all = studio.view().nodes;
        const moved = Object.keys(all).filter((id) => all[id]?.at !== undefined);
        measure();
        if (moved.length > 0) {
          studio.edit(
            { kind: "moveNodes", to: Object.fromEntries(moved.map((id) => [id, null])) },
            { label: "tidy the layout" },
          );
        }
        requestAnimationFrame(fit);
      },
      zoom: (factor) => void flow.zoomTo(flow.getZoom() * factor),
      placeOf(id) {
        const at = projection.current?.places.get(id);
        return at === undefined ? undefined : [Math.round(at.x), Math.round(at.y)];
      },
      focusBlock: (id) => focusCard(id),
      toCanvas,
      hover(clientX, clientY) {
        const at = toCanvas(clientX, clientY);
        const wire = at === undefined ? undefined : wireAt(at[0], at[1]);
        setHovered(wire);
        return wire;
      },
      endHover: () => setHovered(undefined),
    }),
    [fit, flow, focusCard, measure, studio, toCanvas, wireAt, projection, setHovered],
  );
  const handle = useCanvasHandle();
  useEffect(() => {
    handle.current = api;
    return () => {
      handle.current = undefined;
    };
  }, [handle, api]);
  return { api, wireAt };
}
