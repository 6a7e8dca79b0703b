import { useReactFlow } from "@xyflow/react";
import { type RefObject, useCallback, useEffect, useMemo } from "react";
import type { Alignment, Axis } from "../../document/layout/align";
import type { Box } from "../../document/layout/box-index";
import { cardSize } from "../../document/layout/card-size";
import type { Point } from "../../document/layout/layout";
import { moveByHand } from "../../document/layout/place-new-blocks";
import type { BlockFlowNode, Projection, WireFlowEdge } from "../../document/layout/project";
import { distanceToWire } from "../../document/layout/route";
import { type CanvasApi, type Hovered, useCanvasHandle } from "../../studio/canvas-handle";
import { useStudio } from "../../studio/context";

const wireReachPx = 22;
const patienceFrames = 90;
/** Below this zoom names are hard to read; and one at which a long network is read. */
const readableZoom = 0.4;
const downwardsZoom = 0.8;

interface Parts {
  readonly root: RefObject<HTMLDivElement | null>;
  readonly projection: RefObject<Projection | undefined>;
  fit(): void;
  /** All of the network, however small. */
  fitWhole(): void;
  measure(): void;
  setHovered(hovered: Hovered | undefined): void;
}

/** Registers the canvas' API for the rest of the page while the canvas is on screen. */
export function useCanvasApi({ root, projection, fit, fitWhole, measure, setHovered }: Parts) {
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
        const spot = projection.current?.places.get(id);
        // Of a large network only what is in view is drawn: first there, then the focus.
        if (spot !== undefined && frames === patienceFrames) {
          void flow.setCenter(spot.x + 100, spot.y + 27, { zoom: Math.max(0.6, flow.getZoom()) });
        }
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
  /** All of it if it can be read then, else its upper end: a long network is read downwards. */
  const showTop = useCallback(() => {
    const places = [...(projection.current?.places.values() ?? [])];
    const frame = root.current?.getBoundingClientRect();
    if (frame === undefined || places.length === 0) return;
    const top = Math.min(...places.map(({ y }) => y));
    const bottom = Math.max(...places.map(({ y }) => y)) + 60;
    if ((bottom - top) * readableZoom <= frame.height) return fit();
    const first = places.find(({ y }) => y === top);
    const half = frame.height / 2 / downwardsZoom;
    void flow.setCenter((first?.x ?? 0) + 100, top + half - 24, { zoom: downwardsZoom });
  }, [fit, flow, projection, root]);
  /** Moves the selected blocks as one step. */
  const arrange = useCallback(
    async (place: (boxes: ReadonlyMap<string, Box>) => Map<string, Point>, label: string) => {
      const shown = projection.current;
      const { movesTo } = await import("../../document/layout/align");
      if (shown === undefined) return;
      const { selectedNodes: chosen, pictures } = studio.ui.store.getState();
      const boxes = new Map(
        chosen.flatMap((id): [string, Box][] => {
          const at = shown.places.get(id);
          return at === undefined
            ? []
            : [[id, { ...at, ...cardSize(shown.graph.nodes[id], pictures) }]];
        }),
      );
      const to = boxes.size < 2 ? undefined : movesTo(boxes, place(boxes));
      if (to !== undefined) studio.edit(moveByHand(shown.graph, shown.places, to), { label });
    },
    [projection, studio],
  );
  const api = useMemo<CanvasApi>(
    () => ({
      fit: fitWhole,
      async tidy() {
        const shown = projection.current;
        if (shown === undefined) return;
        const { graph, places } = shown;
        const { selectedNodes, pictures } = studio.ui.store.getState();
        const { tidy } = await import("./tidy");
        const edit = await tidy(graph, places, pictures, selectedNodes);
        // An edit made meanwhile wins.
        if (edit === undefined || studio.view() !== graph) return;
        studio.edit(edit, { label: "tidy the layout" });
        studio.ui.announce("Layout tidied");
        requestAnimationFrame(() => requestAnimationFrame(showTop));
      },
      autoLayout() {
        const all = studio.view().nodes;
        const moved = Object.keys(all).filter((id) => all[id]?.at !== undefined);
        measure();
        if (moved.length > 0) {
          studio.edit(
            { kind: "moveNodes", to: Object.fromEntries(moved.map((id) => [id, null])) },
            { label: "lay out in columns" },
          );
        }
        requestAnimationFrame(fit);
      },
      zoom: (factor) => void flow.zoomTo(flow.getZoom() * factor),
      placeOf(id) {
        const at = projection.current?.places.get(id);
        return at === undefined ? undefined : [Math.round(at.x), Math.round(at.y)];
      },
      async align(how: Alignment) {
        const { alignBoxes } = await import("../../document/layout/align");
        await arrange((boxes) => alignBoxes(boxes, how), `align ${how}`);
      },
      async distribute(axis: Axis) {
        const { distributeBoxes } = await import("../../document/layout/align");
        await arrange((boxes) => distributeBoxes(boxes, axis), `distribute ${axis}`);
      },
      projection: () => projection.current,
      focusBlock: (id) => focusCard(id),
      toCanvas,
      hover(clientX, clientY, type) {
        const at = toCanvas(clientX, clientY);
        const wire = at === undefined ? undefined : wireAt(at[0], at[1]);
        setHovered(wire === undefined ? undefined : { wire, block: { type } });
        return wire;
      },
      endHover: () => setHovered(undefined),
    }),
    [
      arrange,
      showTop,
      fit,
      fitWhole,
      flow,
      focusCard,
      measure,
      studio,
      toCanvas,
      wireAt,
      projection,
      setHovered,
    ],
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
