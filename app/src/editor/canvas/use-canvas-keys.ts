import type { KeyboardEvent } from "react";
import type { Point } from "../../document/layout/layout";
import { moveByHand } from "../../document/layout/place-new-blocks";
import type { CanvasApi } from "../../studio/canvas-handle";
import type { Studio } from "../../studio/studio";
import { focusWhenThere } from "../../ui/focus";
import { type Direction, walk } from "./walk";

const arrows: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

const nudgePx = 8;

/** Walking among the cards while one has the focus; all else is a command. Returns the handler for the canvas' root. */
export function canvasKeys(
  studio: Studio,
  api: CanvasApi,
  places: ReadonlyMap<string, Point>,
): (event: KeyboardEvent<HTMLElement>) => void {
  return (event) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey) return;
    const graph = studio.view();
    const focused = (event.target as HTMLElement).dataset.block;
    const done = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (focused === undefined) return;
    const direction = arrows[event.key];
    if (direction !== undefined && event.altKey) {
      const at = places.get(focused);
      if (at !== undefined) {
        const dx = { left: -nudgePx, right: nudgePx, up: 0, down: 0 }[direction];
        const dy = { left: 0, right: 0, up: -nudgePx, down: nudgePx }[direction];
        studio.edit(
          moveByHand(graph, places, {
            [focused]: [Math.round(at.x + dx), Math.round(at.y + dy)],
          }),
          { label: "move a block", merge: `move ${focused}` },
        );
      }
      return done();
    }
    if (direction !== undefined) {
      const next = walk(graph, places, focused, direction);
      if (next !== undefined) {
        studio.ui.select([next]);
        api.focusBlock(next);
      }
      return done();
    }
    if (event.key === "Enter") {
      studio.ui.select([focused]);
      studio.ui.set({ rightOpen: true, sheet: "inspector" });
      focusWhenThere(".inspector .name-field");
      return done();
    }
  };
}
