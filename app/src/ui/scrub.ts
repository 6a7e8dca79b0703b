import type { PropSpec } from "@adder-studio/graph";
import type { PointerEvent as ReactPointerEvent } from "react";

type NumberSpec = Extract<PropSpec, { kind: "int" | "float" }>;

/** Pixels of drag for one step. */
const stepPx = 6;
const fineness = 5;
/** Less than this is a click. */
const thresholdPx = 4;

/** Returns the number after a drag of `dx` pixels to the right; `fine` needs five times the distance. */
export function scrubbed(spec: NumberSpec, start: number, dx: number, fine: boolean): number {
  const magnitude = start === 0 ? 0 : Math.floor(Math.log10(Math.abs(start)) + 1e-9);
  const unit =
    spec.kind === "int"
      ? tenTo(Math.max(0, magnitude - 1))
      : start === 0
        ? 0.01
        : tenTo(magnitude - 1);
  const wish = start + unit * Math.trunc(dx / (stepPx * (fine ? fineness : 1)));
  const held = Math.max(spec.min, Math.min(spec.max, wish));
  return spec.kind === "int" ? Math.round(held) : Number(held.toPrecision(12));
}

function tenTo(power: number): number {
  return Number(`1e${power}`);
}

interface Scrub {
  readonly spec: NumberSpec;
  readonly value: number;
  onChange(value: number): void;
  /** The drag has ended: one step of the history is full. */
  onEnd(): void;
  /** It was a click. */
  onClick?(): void;
}

/**
 * Starts on a pointer's press over a number: drag to the right for more, to the left for less, Shift for fine; Escape puts
 * it back.
 */
export function startScrub(event: ReactPointerEvent<HTMLElement>, scrub: Scrub): void {
  if (event.button !== 0) return;
  const { pointerId, clientX: from } = event;
  const source = event.currentTarget;
  const { value: start, spec } = scrub;
  let last = start;
  let wish = start;
  let frame = 0;
  let active = false;
  const apply = () => {
    frame = 0;
    if (wish === last) return;
    last = wish;
    scrub.onChange(wish);
  };
  const move = (next: PointerEvent) => {
    if (next.pointerId !== pointerId) return;
    const dx = next.clientX - from;
    if (!active && Math.abs(dx) < thresholdPx) return;
    if (!active) {
      active = true;
      document.documentElement.classList.add("scrubbing");
    }
    next.preventDefault();
    wish = scrubbed(spec, start, dx, next.shiftKey);
    // One edit a frame: each has to bring fresh shapes to all cards.
    if (frame === 0) frame = requestAnimationFrame(apply);
  };
  const key = (next: KeyboardEvent) => {
    if (next.key !== "Escape" || !active) return;
    next.preventDefault();
    next.stopImmediatePropagation();
    wish = start;
    stop(next);
  };
  const stop = (next: Event) => {
    if (next instanceof PointerEvent && next.pointerId !== pointerId) return;
    window.removeEventListener("keydown", key, true);
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", stop);
    window.removeEventListener("pointercancel", stop);
    document.documentElement.classList.remove("scrubbing");
    cancelAnimationFrame(frame);
    if (!active) {
      if (next.type === "pointerup") scrub.onClick?.();
      return;
    }
    apply();
    scrub.onEnd();
    source.blur();
  };
  window.addEventListener("keydown", key, true);
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", stop);
  window.addEventListener("pointercancel", stop);
}
