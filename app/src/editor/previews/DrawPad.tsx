import {
  fillOf,
  groundOf,
  paintStrokes,
  type Stroke,
  strokesToPixels,
} from "@adder-studio/player/pictures";
import type { TestSet } from "@adder-studio/session/client";
import { Brush, Eraser, Trash2, Undo2 } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import "./pad.css";

const sizePx = 280;
/** A drawing goes to the network this often at most. */
const restMs = 100;
const inks = ["#1b2432", "#c62828", "#e69f00", "#2e7d32", "#0072b2", "#7e4fc4", "#8d5a2b"];

const sizesOf = ({ height, width, channels }: TestSet) => ({ height, width, channels });

interface PadProps {
  readonly set: TestSet;
  readonly onPixels: (pixels: Uint8Array) => void;
}

/** A drawing pad: brush, eraser, undo, clear; by mouse, pen, touch, or arrows and Space. */
export function DrawPad({ set, onPixels }: PadProps) {
  const isColor = set.channels === 3;
  const [strokes, setStrokes] = useState<readonly Stroke[]>([]);
  const [erase, setErase] = useState(false);
  const [ink, setInk] = useState(isColor ? (inks[0] as string) : "#ffffff");
  const [width, setWidth] = useState(0.08);
  const canvas = useRef<HTMLCanvasElement>(null);
  const held = useRef<Stroke>(undefined);
  /** The keyboard's brush: where it is, and whether it touches the paper. */
  const cursor = useRef({ x: 0.5, y: 0.5, down: false, shown: false });
  const ground = groundOf(set);
  const frame = useMemo(() => ({ ...sizesOf(set), fill: fillOf(set) }), [set]);

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const send = useRef(() => {});
  send.current = () => {
    const all = held.current === undefined ? strokes : [...strokes, held.current];
    onPixels(strokesToPixels(all, frame));
  };
  const soon = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      send.current();
    }, restMs);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  const paint = () => {
    const context = canvas.current?.getContext("2d");
    if (context == null) return;
    const all = held.current === undefined ? strokes : [...strokes, held.current];
    paintStrokes(context, sizePx, all, ground);
    const { x, y, down, shown } = cursor.current;
    if (!shown) return;
    context.lineWidth = down ? 3 : 1.5;
    context.strokeStyle = "#2563eb";
    context.beginPath();
    context.arc(x * sizePx, y * sizePx, (width * sizePx) / 2 + 3, 0, 2 * Math.PI);
    context.stroke();
  };
  useEffect(paint);

  const begin = (x: number, y: number) => {
    held.current = { color: ink, erase, width, points: [[x, y]] };
  };
  const extend = (x: number, y: number) => {
    if (held.current === undefined) return;
    held.current = { ...held.current, points: [...held.current.points, [x, y]] };
  };
  const end = () => {
    const stroke = held.current;
    held.current = undefined;
    if (stroke === undefined) return;
    const all = [...strokes, stroke];
    setStrokes(all);
    // At once: what is shown next, a picture from the device say, must not be drawn over.
    clearTimeout(timer.current);
    timer.current = undefined;
    onPixels(strokesToPixels(all, frame));
  };
  const at = (event: { clientX: number; clientY: number }): [number, number] => {
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined) return [0, 0];
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  const onMove = (event: PointerEvent<HTMLCanvasElement>) => {
    if (held.current === undefined || cursor.current.down) return;
    const events = event.nativeEvent.getCoalescedEvents?.() ?? [];
    for (const one of events.length > 0 ? events : [event.nativeEvent]) extend(...at(one));
    paint();
    soon();
  };
  const onKey = (event: KeyboardEvent) => {
    const brush = cursor.current;
    const step = event.shiftKey ? 4 / 28 : 1 / 28;
    const [dx, dy] = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    }[event.key] ?? [0, 0];
    const isSpace = event.key === " ";
    if (dx === 0 && dy === 0 && !isSpace) return;
    event.preventDefault();
    event.stopPropagation();
    brush.shown = true;
    if (isSpace) {
      brush.down = !brush.down;
      if (brush.down) begin(brush.x, brush.y);
      else end();
    } else {
      brush.x = Math.min(1, Math.max(0, brush.x + (dx ?? 0) * step));
      brush.y = Math.min(1, Math.max(0, brush.y + (dy ?? 0) * step));
      if (brush.down) extend(brush.x, brush.y);
    }
    paint();
    if (brush.down) soon();
  };
  const change = (next: readonly Stroke[]) => {
    held.current = undefined;
    cursor.current.down = false;
    setStrokes(next);
    soon();
  };

  return (
    <div className="pad">
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: keys go to the pad, which says what they do */}
      <canvas
        ref={canvas}
        width={sizePx}
        height={sizePx}
        tabIndex={0}
        role="application"
        aria-label="Drawing pad. Arrows move the brush, Space sets it down and lifts it."
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          cursor.current.shown = false;
          cursor.current.down = false;
          begin(...at(event));
          paint();
          soon();
        }}
        onPointerMove={onMove}
        onPointerUp={end}
        onPointerCancel={end}
        onBlur={() => {
          if (cursor.current.down) end();
          cursor.current = { ...cursor.current, down: false, shown: false };
          paint();
        }}
        onKeyDown={onKey}
      />
      <div className="pad-tools" role="toolbar" aria-label="Drawing tools">
        <button
          type="button"
          className="button icon small"
          aria-pressed={!erase}
          aria-label="Brush"
          title="Brush"
          onClick={() => setErase(false)}
        >
          <Brush size={15} />
        </button>
        <button
          type="button"
          className="button icon small"
          aria-pressed={erase}
          aria-label="Eraser"
          title="Eraser"
          onClick={() => setErase(true)}
        >
          <Eraser size={15} />
        </button>
        <input
          type="range"
          min="0.03"
          max="0.25"
          step="0.01"
          value={width}
          aria-label="Width of the brush"
          title="Width of the brush"
          onChange={(event) => setWidth(Number(event.target.value))}
        />
        <button
          type="button"
          className="button icon small"
          disabled={strokes.length === 0}
          aria-label="Undo the last stroke"
          title="Undo the last stroke"
          onClick={() => change(strokes.slice(0, -1))}
        >
          <Undo2 size={15} />
        </button>
        <button
          type="button"
          className="button icon small"
          disabled={strokes.length === 0}
          aria-label="Clear the pad"
          title="Clear the pad"
          onClick={() => change([])}
        >
          <Trash2 size={15} />
        </button>
      </div>
      {isColor ? (
        <fieldset className="pad-inks">
          <legend className="visually-hidden">Colour</legend>
          {inks.map((color) => (
            <button
              key={color}
              type="button"
              aria-label={`Colour ${color}`}
              aria-pressed={ink === color}
              style={{ background: color }}
              onClick={() => setInk(color)}
            />
          ))}
        </fieldset>
      ) : null}
      <p className="pad-hint">
        {isColor
          ? `Used as it is, at ${set.width}×${set.height} pixels.`
          : `Moved to the middle and scaled as the test images are: ${set.width}×${set.height} pixels.`}{" "}
        By keyboard: arrows and Space.
      </p>
    </div>
  );
}
