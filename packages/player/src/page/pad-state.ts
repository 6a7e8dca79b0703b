import type { PageInput } from "../page-data";
import { groundOf, paintStrokes, type Stroke, strokesToPixels } from "../pictures";
import type { InputExample } from "./input-view";
import { paintExample } from "./picture";

/** Width and height of the pad's bitmap, in pixels. */
export const padPixels = 280;

/** The brush moved by keys: its place as shares of the pad; `down` while it draws. */
export interface KeyBrush {
  x: number;
  y: number;
  down: boolean;
  shown: boolean;
}

/** State of a drawing pad. */
export interface PadState {
  /** Finished strokes. */
  strokes: readonly Stroke[];
  /** The stroke being drawn. */
  current: Stroke | undefined;
  /** Colour of the brush, as CSS. */
  ink: string;
  erase: boolean;
  /** Width of the brush as a share of the pad. */
  width: number;
  /** Picture below the strokes while nothing is drawn: a test picture, or one from a file. */
  under: InputExample | undefined;
  readonly brush: KeyBrush;
}

/** Returns all strokes, the one being drawn last. */
export function allStrokes({ strokes, current }: PadState): readonly Stroke[] {
  return current === undefined ? strokes : [...strokes, current];
}

/** Scales pixels of 0 to 255 to the range of the data set's bytes. */
export function scaledPixels(pixels: Uint8Array, { white }: PageInput): Uint8Array {
  return white === 255 ? pixels : pixels.map((value) => Math.round((value * white) / 255));
}

/** Returns the drawing as an example `[H, W, C]` of the data set. */
export function drawnExample(state: PadState, input: PageInput): Uint8Array {
  return scaledPixels(strokesToPixels(allStrokes(state), input), input);
}

/** Begins a stroke at a place, given as shares of the pad. */
export function beginStroke(state: PadState, x: number, y: number): void {
  const { ink: color, erase, width } = state;
  state.under = undefined;
  state.current = { color, erase, width, points: [[x, y]] };
}

/** Extends the stroke being drawn. */
export function extendStroke(state: PadState, x: number, y: number): void {
  const { current } = state;
  if (current !== undefined) state.current = { ...current, points: [...current.points, [x, y]] };
}

/** Paints strokes, the picture below them and the brush moved by keys. */
export function paintPad(canvas: HTMLCanvasElement, state: PadState, input: PageInput): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const { under, brush, width } = state;
  const strokes = allStrokes(state);
  paintStrokes(context, padPixels, strokes, groundOf(input));
  if (under !== undefined) {
    const small = document.createElement("canvas");
    paintExample(small, under.values, input);
    const scale = padPixels / Math.max(input.width, input.height);
    const [w, h] = [input.width * scale, input.height * scale];
    context.imageSmoothingEnabled = false;
    context.drawImage(small, (padPixels - w) / 2, (padPixels - h) / 2, w, h);
  }
  canvas.classList.toggle("empty", under === undefined && strokes.length === 0);
  if (!brush.shown) return;
  context.lineWidth = brush.down ? 3 : 1.5;
  context.strokeStyle = "#2563eb";
  context.beginPath();
  const radius = (width * padPixels) / 2 + 3;
  context.arc(brush.x * padPixels, brush.y * padPixels, radius, 0, 2 * Math.PI);
  context.stroke();
}
