import { freshId } from "@adder-studio/graph";
import { type PointerEvent as ReactPointerEvent, useCallback, useState } from "react";
import { batch, edgeKey, insertEdit } from "../../document/edits";
import { useCanvasHandle } from "../../studio/canvas-handle";
import { useStudio } from "../../studio/context";
import { blockToAdd } from "./use-add";

export interface Carried {
  readonly type: string;
  readonly title: string;
  readonly x: number;
  readonly y: number;
}

const thresholdPx = 6;
/** Half the size of a card: the pointer holds a block by its middle. */
const halfWidthPx = 100;
const halfHeightPx = 20;

/**
 * Returns the handler that starts a drag of a block from the block list to the canvas, by pointer events (HTML5 drag and
 * drop does not work by touch). Dropped on a wire the block is inserted into it, elsewhere it stays where it is dropped.
 */
export function useCarry() {
  const studio = useStudio();
  const canvas = useCanvasHandle();
  const [carried, setCarried] = useState<Carried>();

  const start = useCallback(
    (event: ReactPointerEvent<HTMLElement>, kind: string, title: string, type: string) => {
      if (event.button !== 0) return;
      const { clientX: fromX, clientY: fromY, pointerId, currentTarget: source } = event;
      let active = false;
      const move = (next: PointerEvent) => {
        if (next.pointerId !== pointerId) return;
        if (!active && Math.hypot(next.clientX - fromX, next.clientY - fromY) < thresholdPx) return;
        if (!active) {
          active = true;
          source.setPointerCapture(pointerId);
          // The open sheet would cover the canvas.
          studio.ui.set({ sheet: undefined });
        }
        setCarried({ type, title, x: next.clientX, y: next.clientY });
        canvas.current?.hover(next.clientX, next.clientY, kind);
      };
      const end = (next: PointerEvent) => {
        if (next.pointerId !== pointerId) return;
        stop();
        if (!active) return;
        swallowClick(source);
        void drop(next.clientX, next.clientY);
      };
      const drop = async (clientX: number, clientY: number) => {
        const at = canvas.current?.toCanvas(clientX, clientY);
        const wire = canvas.current?.hover(clientX, clientY, kind);
        canvas.current?.endHover();
        if (at === undefined) return;
        const block = await blockToAdd(studio, kind);
        const graph = studio.view();
        const edge = graph.edges.find((entry) => edgeKey(entry) === wire);
        const inserted = edge === undefined ? undefined : insertEdit(graph, edge, block);
        if (inserted !== undefined) {
          studio.edit(inserted.edit, { label: `insert ${title}` });
          studio.ui.select([inserted.id]);
          studio.ui.announce(`${title} inserted`);
          return;
        }
        const id = freshId(graph, type);
        const place = [Math.round(at[0] - halfWidthPx), Math.round(at[1] - halfHeightPx)] as const;
        const add = { kind: "addNode", id, node: { ...block.node, at: place } } as const;
        studio.edit(batch([...block.before, add]), { label: `add ${title}` });
        studio.ui.select([id]);
        studio.ui.announce(`${title} added`);
      };
      const cancel = (next: PointerEvent) => {
        if (next.pointerId === pointerId) stop();
      };
      const key = (next: KeyboardEvent) => {
        if (next.key !== "Escape" || !active) return;
        next.preventDefault();
        next.stopImmediatePropagation();
        stop();
        window.addEventListener("pointerup", () => swallowClick(source), { once: true });
      };
      const stop = () => {
        setCarried(undefined);
        canvas.current?.endHover();
        window.removeEventListener("pointermove", move);
        window.removeEventListener("pointerup", end);
        window.removeEventListener("pointercancel", cancel);
        window.removeEventListener("keydown", key, true);
      };
      window.addEventListener("pointermove", move);
      window.addEventListener("pointerup", end);
      window.addEventListener("pointercancel", cancel);
      window.addEventListener("keydown", key, true);
    },
    [studio, canvas],
  );
  return { start, carried };
}

/** Stops the click that the browser sends after a drag: it would add a second block. */
function swallowClick(source: HTMLElement): void {
  source.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => source.removeEventListener("click", swallow, { capture: true }), 0);
}

function swallow(event: Event): void {
  event.stopPropagation();
  event.preventDefault();
}
