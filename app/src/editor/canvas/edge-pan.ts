import type { Point } from "../../document/layout/layout";

/** A box on the canvas, in pixels of the page, the canvas' upper left corner being 0, 0. */
export interface Frame extends Point {
  readonly width: number;
  readonly height: number;
}

/** Distance from the canvas' edge at which a drag begins to move the view. */
const nearPx = 32;
/** At the edge and beyond, in pixels a second: slow enough to stop in time. */
const fastest = 320;
/** Pixels of the other blocks that stay in sight. */
const visiblePx = 120;

/**
 * Returns the speed at which the view follows a drag whose pointer is at `at`, in pixels a second along each axis: 0 inside, more
 * and more towards the edge, and never more than 320. Positive moves the picture to the right, downwards.
 */
export function edgePull(at: Point, size: { width: number; height: number }): Point {
  return { x: pull(at.x, size.width), y: pull(at.y, size.height) };
}

function pull(at: number, length: number): number {
  const near = Math.min(nearPx, length / 4);
  const over = at < near ? near - at : at > length - near ? length - near - at : 0;
  return fastest * Math.max(-1, Math.min(1, over / near));
}

/**
 * Limits a move of the picture by `by` pixels: no farther than that 120 pixels of `rest`, the box around
 * the blocks that stay, are in sight. Where less is in sight already, it may come nearer and not go.
 */
export function heldPan(by: Point, rest: Frame, size: { width: number; height: number }): Point {
  return {
    x: held(by.x, rest.x, rest.width, size.width),
    y: held(by.y, rest.y, rest.height, size.height),
  };
}

function held(by: number, start: number, length: number, view: number): number {
  const kept = Math.min(visiblePx, length, view / 2);
  const least = Math.min(0, kept - (start + length));
  const most = Math.max(0, view - kept - start);
  return Math.max(least, Math.min(most, by));
}
