import type { Box } from "./box-index";
import type { Target } from "./place-new-blocks";

const stepPx = 20;
const rings = 80;
const marginPx = 12;

/** The place nearest to `near`, on a grid around it, where a card of `size` covers none of `boxes`; `near` where none is. */
export function freeSpot(
  boxes: readonly Box[],
  { width, height }: Pick<Box, "width" | "height">,
  near: Target,
): Target {
  const isFree = (x: number, y: number) =>
    boxes.every(
      (box) =>
        x >= box.x + box.width + marginPx ||
        box.x >= x + width + marginPx ||
        y >= box.y + box.height + marginPx ||
        box.y >= y + height + marginPx,
    );
  let best: { readonly at: Target; readonly far: number } | undefined;
  for (let ring = 0; ring <= rings && (best === undefined || ring * stepPx < best.far); ring++) {
    for (let i = -ring; i <= ring; i++) {
      for (const [dx, dy] of [
        [i, -ring],
        [i, ring],
        [-ring, i],
        [ring, i],
      ] as const) {
        const far = Math.hypot(dx, dy) * stepPx;
        const [x, y] = [near[0] + dx * stepPx, near[1] + dy * stepPx];
        if ((best === undefined || far < best.far) && isFree(x, y)) best = { at: [x, y], far };
      }
    }
  }
  return best?.at ?? near;
}
