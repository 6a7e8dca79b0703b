import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { cellUnder } from "./cells";
import { useCursor } from "./cursor";
import type { NamedLayer } from "./use-layer";
import type { MapPlace, WindowLayer } from "./window";

/** Returns the cursor's place within this layer's map; the middle of the map when nobody has chosen one. */
export function placeOf(layer: WindowLayer, place: MapPlace | undefined): MapPlace {
  const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
  return {
    row: clamp(place?.row ?? Math.floor(layer.rows / 2), layer.rows),
    col: clamp(place?.col ?? Math.floor(layer.cols / 2), layer.cols),
  };
}

/** Returns the place that a key moves the cursor to in a layer's map; undefined for any other key. */
function placeAfterKey(key: string, layer: WindowLayer, place: MapPlace): MapPlace | undefined {
  const steps: Record<string, readonly [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  if (key === "Home") return placeOf(layer, { row: 0, col: 0 });
  if (key === "End") return placeOf(layer, { row: layer.rows, col: layer.cols });
  const step = steps[key];
  if (step === undefined) return undefined;
  return placeOf(layer, { row: place.row + step[0], col: place.col + step[1] });
}

/**
 * One filter's response map, large. The pointer moves the patch, a press pins it and a second press in the same place
 * lets it go; arrows move it, Page Up and Page Down change the filter.
 */
export function BigMap({ layer, onOpen }: { layer: NamedLayer; onOpen?: () => void }) {
  const cursor = useCursor();
  const box = useRef<HTMLButtonElement>(null);
  const held = useRef(false);

  const go = (event: PointerEvent) => {
    if (box.current === null) return;
    cursor.setState({ place: cellUnder(event, box.current, layer.rows, layer.cols) });
  };
  const press = (event: PointerEvent) => {
    if (box.current === null) return;
    const now = placeOf(layer, cursor.getState().place);
    const here = cellUnder(event, box.current, layer.rows, layer.cols);
    const same = now.row === here.row && now.col === here.col;
    held.current = true;
    cursor.setState({ place: here, pinned: !(same && cursor.getState().pinned) });
  };
  const key = (event: KeyboardEvent) => {
    const { place, filter } = cursor.getState();
    const next = placeAfterKey(event.key, layer, placeOf(layer, place));
    const turn = { PageUp: -1, PageDown: 1 }[event.key];
    if (next !== undefined) cursor.setState({ place: next, pinned: true });
    else if (turn !== undefined) {
      const count = layer.filters;
      cursor.setState({ filter: (filter + turn + count) % count });
    } else if (event.key === "Escape") cursor.setState({ pinned: false });
    else if (event.key === "Enter") onOpen?.();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <button
      type="button"
      ref={box}
      className="big-map"
      style={{ aspectRatio: `${layer.cols} / ${layer.rows}` }}
      aria-label={`Response map, ${layer.rows} by ${layer.cols}: arrows move the patch, Page Up and Page Down change the filter`}
      onPointerMove={(event) => {
        const dragging = held.current && event.buttons > 0;
        if (dragging || (event.pointerType === "mouse" && !cursor.getState().pinned)) go(event);
      }}
      onPointerDown={press}
      onPointerUp={() => {
        held.current = false;
      }}
      onKeyDown={key}
    >
      <canvas />
      <i className="place" />
    </button>
  );
}

/** Frames `rows x cols` cells of a picture of `height x width`, from (row, col) on; parts may lie outside. */
export function frame(
  element: HTMLElement | null | undefined,
  at: { row: number; col: number; rows: number; cols: number; height: number; width: number },
): void {
  if (element === null || element === undefined) return;
  const { style } = element;
  style.insetInlineStart = `${(100 * at.col) / at.width}%`;
  style.insetBlockStart = `${(100 * at.row) / at.height}%`;
  style.width = `${(100 * at.cols) / at.width}%`;
  style.height = `${(100 * at.rows) / at.height}%`;
}
