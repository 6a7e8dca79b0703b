import { plainColors, signedColors } from "../../draw/maps";

/** A colour scale of values: signed around zero, or in full contrast from `low` to `limit`. */
export interface Scale {
  readonly limit: number;
  readonly low?: number;
  readonly dark: boolean;
}

export function darkNow(): boolean {
  return document.documentElement.dataset.theme === "dark";
}

/** The next round number: a scale that follows every small change makes colours flicker. */
export function roundUp(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const size = Number(`1e${Math.floor(Math.log10(value))}`);
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((it) => it * size >= value * 0.999999) ?? 10;
  return step * size;
}

export function colorOf(value: number, { limit, low, dark }: Scale): string {
  if (!Number.isFinite(value)) return "transparent";
  if (low !== undefined) return plainColors.css((value - low) / (limit - low || 1));
  return signedColors(dark).css((value / (limit || 1) + 1) / 2);
}

export interface Grid {
  readonly rows: number;
  readonly cols: number;
  /** Cells that hold a value, row by row. */
  readonly cells: number;
  value(cell: number): number;
  /** A mark in the cell: a dot for a tap outside of the input's range, a cross for padding. */
  mark?(cell: number): "dot" | "cross" | undefined;
  /** Outlined. */
  readonly chosen?: number | undefined;
}

/** Draws cells as squares of `px` page pixels, sharp on any screen. */
export function paintCells(canvas: HTMLCanvasElement, grid: Grid, px: number, scale: Scale): void {
  const ratio = Math.min(3, devicePixelRatio || 1);
  const size = Math.max(1, Math.round(px * ratio));
  const [width, height] = [grid.cols * size, grid.rows * size];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.style.width = `${grid.cols * px}px`;
  canvas.style.height = `${grid.rows * px}px`;
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.clearRect(0, 0, width, height);
  const gap = px >= 9 ? Math.max(1, Math.round(ratio)) : 0;
  for (let cell = 0; cell < grid.cells; cell++) {
    const x = (cell % grid.cols) * size;
    const y = Math.floor(cell / grid.cols) * size;
    const value = grid.value(cell);
    context.fillStyle = colorOf(value, scale);
    context.fillRect(x, y, size - gap, size - gap);
    const mark = grid.mark?.(cell);
    if (mark !== undefined) paintMark(context, mark, x, y, size - gap, strong(value, scale));
  }
  if (grid.chosen !== undefined && grid.chosen < grid.cells) {
    const x = (grid.chosen % grid.cols) * size;
    const y = Math.floor(grid.chosen / grid.cols) * size;
    outline(context, x, y, size - gap, Math.max(1.5, 1.5 * ratio));
  }
}

/** Is the cell's colour far from the ground? */
function strong(value: number, { limit, low }: Scale): boolean {
  if (low !== undefined) return (value - low) / (limit - low || 1) < 0.6;
  return Math.abs(value) / (limit || 1) > 0.55;
}

function paintMark(
  context: CanvasRenderingContext2D,
  mark: "dot" | "cross",
  x: number,
  y: number,
  size: number,
  onStrong: boolean,
): void {
  const light = onStrong !== darkNow();
  context.fillStyle = light ? "#ffffff" : "#10141a";
  context.strokeStyle = context.fillStyle;
  if (mark === "dot") {
    context.beginPath();
    context.arc(x + size / 2, y + size / 2, Math.max(1.2, size / 7), 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.lineWidth = Math.max(1, size / 16);
  const inset = size * 0.32;
  context.beginPath();
  context.moveTo(x + inset, y + inset);
  context.lineTo(x + size - inset, y + size - inset);
  context.moveTo(x + size - inset, y + inset);
  context.lineTo(x + inset, y + size - inset);
  context.stroke();
}

/** Two lines, one light and one dark, show on every colour. */
function outline(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  size: number,
  line: number,
): void {
  context.lineWidth = line;
  context.strokeStyle = darkNow() ? "#10141a" : "#ffffff";
  context.strokeRect(x + line * 1.5, y + line * 1.5, size - line * 3, size - line * 3);
  context.strokeStyle = darkNow() ? "#ffffff" : "#10141a";
  context.strokeRect(x + line / 2, y + line / 2, size - line, size - line);
}

/** Returns the cell of a grid that the pointer is over. */
export function cellUnder(
  event: { readonly clientX: number; readonly clientY: number },
  element: Element,
  rows: number,
  cols: number,
): { readonly row: number; readonly col: number } {
  const box = element.getBoundingClientRect();
  const part = (at: number, from: number, size: number, count: number) =>
    Math.min(count - 1, Math.max(0, Math.floor(((at - from) / (size || 1)) * count)));
  return {
    row: part(event.clientY, box.top, box.height, rows),
    col: part(event.clientX, box.left, box.width, cols),
  };
}

/** -87.3 with the true minus sign; three digits that matter, and never an exponent where none is needed. */
export function numberText(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e6 || size < 1e-3 ? value.toExponential(2) : value.toPrecision(digits);
  return plainDigits(text).replaceAll("-", "−");
}

/** 1.23e+3 as 1230: `toPrecision` writes whole numbers of more digits so. */
function plainDigits(text: string): string {
  return text.includes("e+") && !/e\+([6-9]|\d\d)/.test(text) ? String(Number(text)) : text;
}
