import type { NodeId } from "@adder-studio/graph";
import type { CanvasApi } from "../canvas/handle";

const patienceFrames = 90;

/** Focuses a block that an edit has just made, once its card is drawn. */
export function focusWhenDrawn(canvas: CanvasApi | undefined, id: NodeId): void {
  requestAnimationFrame(() => requestAnimationFrame(() => canvas?.focusBlock(id)));
}

/** Focuses the first element that matches, as soon as it is on the page (its part may still be loading). */
export function focusWhenThere(selector: string, frames = patienceFrames): void {
  const element = document.querySelector<HTMLElement>(selector);
  if (element !== null) {
    element.focus();
    return;
  }
  if (frames > 0) requestAnimationFrame(() => focusWhenThere(selector, frames - 1));
}
