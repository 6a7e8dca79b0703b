import { textScale } from "./text-size";

interface SplitterProps {
  readonly label: string;
  readonly axis: "x" | "y";
  /** In pixels at the usual size of text. */
  readonly size: number;
  readonly min: number;
  readonly max: number;
  /** The panel lies before the handle (left) or after it (right, bottom). */
  readonly side: "before" | "after";
  readonly onSize: (size: number) => void;
}

const keyStepPx = 16;

/** Resizes the panel beside it, by pointer or arrow keys. */
export function Splitter({ label, axis, size, min, max, side, onSize }: SplitterProps) {
  const clamp = (value: number) => onSize(Math.round(Math.max(min, Math.min(max, value))));
  const sign = side === "before" ? 1 : -1;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a movable separator is this role with a value, an <hr> is not
    <div
      role="separator"
      className={`splitter ${axis}`}
      tabIndex={0}
      aria-label={label}
      aria-orientation={axis === "x" ? "vertical" : "horizontal"}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={(event) => {
        const { currentTarget, pointerId } = event;
        const from = axis === "x" ? event.clientX : event.clientY;
        currentTarget.setPointerCapture(pointerId);
        const move = (next: PointerEvent) => {
          const moved = (axis === "x" ? next.clientX : next.clientY) - from;
          clamp(size + (sign * moved) / textScale());
        };
        const end = () => {
          currentTarget.removeEventListener("pointermove", move);
          currentTarget.removeEventListener("pointerup", end);
          currentTarget.removeEventListener("pointercancel", end);
        };
        currentTarget.addEventListener("pointermove", move);
        currentTarget.addEventListener("pointerup", end);
        currentTarget.addEventListener("pointercancel", end);
        event.preventDefault();
      }}
      onKeyDown={(event) => {
        const more = axis === "x" ? "ArrowRight" : "ArrowDown";
        const less = axis === "x" ? "ArrowLeft" : "ArrowUp";
        if (event.key !== more && event.key !== less) return;
        event.preventDefault();
        clamp(size + sign * (event.key === more ? keyStepPx : -keyStepPx));
      }}
    />
  );
}
