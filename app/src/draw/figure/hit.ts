import type { Target } from "./shape";

/** The target at a place: the last box that holds it, else the closest place at most `within` pixels away. */
export function targetAt(
  targets: readonly Target[],
  x: number,
  y: number,
  within: number,
): Target | undefined {
  const held = targets.findLast(
    ({ box }) =>
      box !== undefined &&
      x >= box.x &&
      x < box.x + box.width &&
      y >= box.y &&
      y < box.y + box.height,
  );
  if (held !== undefined) return held;
  let best: Target | undefined;
  let least = within * within;
  for (const target of targets) {
    if (target.box !== undefined) continue;
    const distance = (target.x - x) ** 2 + (target.y - y) ** 2;
    if (distance < least) [least, best] = [distance, target];
  }
  return best;
}

/** The next target from `from` in a direction of the screen (of length 1): near, and not far off the way. */
export function targetTowards(
  targets: readonly Target[],
  from: Target,
  [dirX, dirY]: readonly [number, number],
): Target | undefined {
  let best: Target | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const target of targets) {
    const [dx, dy] = [target.x - from.x, target.y - from.y];
    const along = dx * dirX + dy * dirY;
    if (target.key === from.key || along <= 0) continue;
    const cost = along + 2.5 * (Math.abs(dx * dirY) + Math.abs(dy * dirX));
    if (cost < least) [least, best] = [cost, target];
  }
  return best;
}
