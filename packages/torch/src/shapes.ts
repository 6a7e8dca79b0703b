import type { Shape } from "@adder-studio/core";

/**
 * Writes a shape of the app, [H, W, C] or [C], in PyTorch's layout with the batch in front: `[N, C, H, W]` or `[N, C]`. A side that
 * is not the same in all `shapes` is a letter.
 */
export function shapeText(shapes: readonly Shape[]): string {
  const [first = []] = shapes;
  const letters = first.length === 3 ? ["H", "W", "C"] : ["C"];
  const sides = first.map((side, axis) =>
    shapes.every((shape) => shape[axis] === side) ? String(side) : (letters[axis] ?? "D"),
  );
  const channels = sides.pop() ?? "";
  return `[${["N", channels, ...sides].join(", ")}]`;
}
