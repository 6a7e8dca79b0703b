import { type MouseEvent, useEffect, useState } from "react";
import type { Ink } from "../../draw/figure/ink";
import { useScene } from "../../draw/figure/use-scene";
import { type BarsOptions, barsScene } from "./bars";
import type { ShownRow } from "./view";

const leastPx = 220;

/** The bars at the panel's width. A press on a row shows its block; the table does so by keyboard. */
export function CostBars({
  rows,
  options,
  summary,
  selected,
  onPick,
}: {
  rows: readonly ShownRow[];
  options: Omit<BarsOptions, "width" | "grounds">;
  summary: string;
  selected: ReadonlySet<string>;
  onPick: (path: string) => void;
}) {
  const { title } = options;
  const [hovered, setHovered] = useState<string>();
  const plot = useScene(
    ({ width, measure }) => {
      const grounds = new Map<string, Ink>(hovered === undefined ? [] : [[hovered, "surface-2"]]);
      for (const path of selected) grounds.set(path, "surface-3");
      return barsScene(rows, { ...options, grounds, width: Math.max(width, leastPx) }, measure);
    },
    { grows: true },
  );
  // What is drawn changes with what was rendered, and a render is rare.
  useEffect(() => plot.redraw());
  const pathAt = (event: MouseEvent<HTMLElement>) => {
    const key = plot.target(event)?.key;
    return typeof key === "string" ? key : undefined;
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <figure className="cost-figure" tabIndex={0} aria-label={title}>
      <canvas
        ref={plot.canvas}
        role="img"
        aria-label={`${title}. ${summary}`}
        style={{ cursor: hovered === undefined ? undefined : "pointer" }}
        onPointerMove={(event) => setHovered(pathAt(event))}
        onPointerLeave={() => setHovered(undefined)}
        onClick={(event) => {
          const path = pathAt(event);
          if (path !== undefined) onPick(path);
        }}
      />
    </figure>
  );
}
