import { arrowOf } from "./dom";
import { beginStroke, extendStroke, type PadState } from "./pad-state";

/** Reactions of a pad to its events. */
export interface PadActions {
  paint(): void;
  /** Asks the network about the drawing at the next frame. */
  sendSoon(): void;
  /** Ends the stroke being drawn. */
  end(): void;
}

/** Lets a person draw on `canvas` with mouse, pen or touch. */
export function drawByPointer(
  canvas: HTMLCanvasElement,
  state: PadState,
  { paint, sendSoon, end }: PadActions,
): void {
  const { brush } = state;
  const at = ({ clientX, clientY }: { clientX: number; clientY: number }): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    brush.shown = false;
    brush.down = false;
    beginStroke(state, ...at(event));
    paint();
    sendSoon();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (state.current === undefined || brush.down) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length > 0 ? events : [event]) extendStroke(state, ...at(one));
    paint();
    sendSoon();
  });
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
}

/** Lets a person draw on `canvas` by keys: arrows move the brush, Space sets it down and lifts it. */
export function drawByKeys(
  canvas: HTMLCanvasElement,
  state: PadState,
  { paint, sendSoon, end }: PadActions,
): void {
  const { brush } = state;
  canvas.addEventListener("blur", () => {
    if (brush.down) end();
    brush.down = false;
    brush.shown = false;
    paint();
  });
  canvas.addEventListener("keydown", (event) => {
    const arrow = arrowOf(event);
    if (arrow === undefined && event.key !== " ") return;
    event.preventDefault();
    brush.shown = true;
    if (arrow === undefined) {
      brush.down = !brush.down;
      if (brush.down) beginStroke(state, brush.x, brush.y);
      else end();
    } else {
      brush.x = Math.min(1, Math.max(0, brush.x + arrow[0] / 28));
      brush.y = Math.min(1, Math.max(0, brush.y + arrow[1] / 28));
      if (brush.down) extendStroke(state, brush.x, brush.y);
    }
    paint();
    if (brush.down) sendSoon();
  });
}
