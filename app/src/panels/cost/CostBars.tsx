import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { Marks } from "../../draw/Marks";
import { rem, textScale } from "../../ui/text-size";
import { type BarsOptions, drawBars } from "./bars";
import type { ShownRow } from "./view";

/** The bars at the panel's width. A press on a row shows its block; the table does so by keyboard. */
export function CostBars({
  rows,
  options,
  summary,
  selected,
  onPick,
}: {
  rows: readonly ShownRow[];
  options: Omit<BarsOptions, "width">;
  summary: string;
  selected: ReadonlySet<string>;
  onPick: (path: string) => void;
}) {
  const frame = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = () => setWidth(element.clientWidth / textScale());
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    measure();
    return () => watch.disconnect();
  }, []);
  const { measure, theme, title, per, other } = options;
  const { drawing, bands } = useMemo(
    () => drawBars(rows, { measure, theme, title, per, other, width: Math.max(width, 220) }),
    [rows, measure, theme, title, per, other, width],
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <figure className="cost-figure" ref={frame} tabIndex={0} aria-label={title}>
      {width === 0 ? null : (
        <svg
          width={rem(drawing.width)}
          height={rem(drawing.height)}
          viewBox={`0 0 ${drawing.width} ${drawing.height}`}
          role="img"
          aria-label={`${title}. ${summary}`}
        >
          {bands.map(({ y, height, path }) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: the table's buttons do the same by keyboard
            <rect
              key={path}
              className={selected.has(path) ? "band selected" : "band"}
              x={0}
              y={y}
              width={drawing.width}
              height={height}
              onClick={() => onPick(path)}
            />
          ))}
          <Marks marks={drawing.marks} />
        </svg>
      )}
    </figure>
  );
}
