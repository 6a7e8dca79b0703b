import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { tickText } from "../../ui/numbers";
import { rem, textScale } from "../../ui/text-size";
import { curvePlaces, margin } from "./curve-plot";
import { drawnFrame, drawnPoints } from "./targets";

const [lowest, highest] = drawnFrame;
const step = 0.05;

function placeOf(index: number): number {
  return -1 + (2 * index) / (drawnPoints - 1);
}

/** Clamps a value to the picture and rounds it to hundredths. */
function clamped(value: number): number {
  return Math.round(100 * Math.min(highest, Math.max(lowest, value))) / 100;
}

interface DrawPointsProps {
  readonly values: readonly number[];
  readonly onValues: (values: readonly number[]) => void;
}

/**
 * Lets a person change the points of a drawn curve: the pointer draws across them, and keys move one at a time. All
 * points share one tab stop; left and right choose a point, up and down move it.
 */
export function DrawPoints({ values, onValues }: DrawPointsProps) {
  const host = useRef<HTMLDivElement>(null);
  const active = useRef(0);
  const last = useRef<{ readonly index: number; readonly value: number }>(undefined);

  const draw = (event: PointerEvent<HTMLDivElement>) => {
    if (host.current === null) return;
    const box = host.current.getBoundingClientRect();
    const scale = textScale();
    const at = curvePlaces(box.width / scale, box.height / scale, drawnFrame);
    const x = at.x.invert((event.clientX - box.left) / scale);
    const index = Math.round(((x + 1) / 2) * (drawnPoints - 1));
    if (index < 0 || index >= drawnPoints) return;
    const value = clamped(at.y.invert((event.clientY - box.top) / scale));
    const from = last.current ?? { index, value };
    const next = [...values];
    // A quick stroke jumps over points: they go on a straight line.
    const count = Math.max(1, Math.abs(index - from.index));
    for (let i = 0; i <= count; i++) {
      const share = i / count;
      const to = from.index + Math.round((index - from.index) * share);
      next[to] = clamped(from.value + (value - from.value) * share);
    }
    last.current = { index, value };
    onValues(next);
  };

  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const walk = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const lift = { ArrowUp: step, ArrowDown: -step, PageUp: 4 * step, PageDown: -4 * step }[
      event.key
    ];
    if (walk !== undefined) {
      const to = Math.min(drawnPoints - 1, Math.max(0, index + walk));
      active.current = to;
      host.current?.querySelectorAll<HTMLElement>("[role=slider]")[to]?.focus();
    } else if (lift !== undefined) {
      onValues(values.map((value, i) => (i === index ? clamped(value + lift) : value)));
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={host}
      className="lab-draw"
      // The canvas below takes no strokes; this element does.
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        last.current = undefined;
        draw(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) draw(event);
      }}
    >
      {values.map((value, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a point has no name but its index
          key={index}
          role="slider"
          tabIndex={index === active.current ? 0 : -1}
          aria-label={`Value at x = ${tickText(placeOf(index))}`}
          aria-orientation="vertical"
          aria-valuemin={lowest}
          aria-valuemax={highest}
          aria-valuenow={value}
          aria-valuetext={tickText(value)}
          style={spot(index, value)}
          onFocus={() => {
            active.current = index;
          }}
          onKeyDown={(event) => onKeyDown(event, index)}
        />
      ))}
    </div>
  );
}

/** Returns the CSS position of a point, the one that `curvePlaces` gives it at every size of the picture. */
function spot(index: number, value: number): { left: string; top: string } {
  const across = (placeOf(index) + 1) / 2;
  const down = curvePlaces(margin.left + margin.right, margin.top + margin.bottom + 1, drawnFrame);
  const share = down.y(value) - margin.top;
  return {
    left: `calc(${rem(margin.left)} + ${across} * (100% - ${rem(margin.left + margin.right)}))`,
    top: `calc(${rem(margin.top)} + ${share} * (100% - ${rem(margin.top + margin.bottom)}))`,
  };
}
