import { blockOf, type Hue } from "@adder-studio/blocks";
import { memo } from "react";

/** Returns the hue of a type of block, which is the same on its card, its icon, in charts and in costs. */
export function hueOf(type: string): Hue {
  return blockOf(type)?.look.hue ?? "plain";
}

/** Returns a block's icon as SVG path data, strokes on a square of 16; a box for an unknown type. */
export function iconOf(type: string): string {
  return blockOf(type)?.look.icon ?? "M3 3h10v10H3z";
}

/** A tile in the block's hue; decoration, the name stands beside it. */
export const BlockIcon = memo(function BlockIcon({
  type,
  hue = hueOf(type),
  size = 18,
}: {
  type: string;
  hue?: Hue;
  size?: number;
}) {
  return (
    <span className={`block-icon hue-${hue}`} aria-hidden="true">
      <svg width={size} height={size} viewBox="-1 -1 18 18" aria-hidden="true">
        <path d={iconOf(type)} />
      </svg>
    </span>
  );
});
