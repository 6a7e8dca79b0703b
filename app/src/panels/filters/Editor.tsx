import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { cellUnder } from "../activations/cells";
import type { GridForm } from "../activations/window";

interface EditorProps {
  readonly label: string;
  readonly form: GridForm;
  /** Cell that the keyboard is at. */
  readonly cell: number;
  onCell(cell: number): void;
  /** A stroke begins; what follows until the next one is undone together. */
  onStroke(): void;
  /** The brush touches a cell, or a key changes its value by so many steps. */
  onPaint(cell: number, steps?: number): void;
  onUndo(): void;
}

/** A filter under the brush: mouse and finger paint, arrows walk, + and - change, Enter puts the brush's value. */
export function Editor({ label, form, cell, onCell, onStroke, onPaint, onUndo }: EditorProps) {
  const box = useRef<HTMLButtonElement>(null);
  const last = useRef<number | undefined>(undefined);

  const brush = (event: PointerEvent) => {
    if (box.current === null) return;
    const { row, col } = cellUnder(event, box.current, form.rows, form.cols);
    const under = row * form.cols + col;
    if (under >= form.cells || under === last.current) return;
    last.current = under;
    onCell(under);
    onPaint(under);
  };
  const key = (event: KeyboardEvent) => {
    const step = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -form.cols,
      ArrowDown: form.cols,
    }[event.key];
    const change = { "+": 1, "=": 1, "-": -1 }[event.key];
    if (step !== undefined) {
      const next = cell + step;
      const wraps =
        Math.abs(step) === 1 && Math.floor(next / form.cols) !== Math.floor(cell / form.cols);
      if (next >= 0 && next < form.cells && !wraps) onCell(next);
    } else if (change !== undefined && !event.ctrlKey && !event.metaKey) {
      onStroke();
      onPaint(cell, change);
    } else if (event.key === "Enter" || event.key === " ") {
      onStroke();
      onPaint(cell);
    } else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) onUndo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <button
      type="button"
      ref={box}
      className="paint-editor"
      aria-label={label}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        last.current = undefined;
        onStroke();
        brush(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) brush(event);
      }}
      onKeyDown={key}
    >
      <canvas />
    </button>
  );
}
