import { type Chain, forward, spread } from "@adder-studio/blocks/approximation";
import { niceTicks, type Surface, tickText } from "../../draw/plot";
import type { LineFacts } from "./targets";

/** Where a curve lies in a picture of so many CSS pixels. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  toX(x: number): number;
  toY(y: number): number;
  fromX(px: number): number;
  fromY(px: number): number;
}

export const margin = { left: 44, right: 12, top: 10, bottom: 36 } as const;
/** Room over and under the function, as a share of its range: pieces and misses show there. */
const room = 0.28;

export function frameOf(
  width: number,
  height: number,
  [low, high]: readonly [number, number],
): Frame {
  const span = high - low || 1;
  const [from, to] = [low - room * span, high + room * span];
  const left = margin.left;
  const right = width - margin.right;
  const top = margin.top;
  const bottom = height - margin.bottom;
  return {
    left,
    right,
    top,
    bottom,
    toX: (x) => left + ((x + 1) / 2) * (right - left),
    toY: (y) => bottom - ((y - from) / (to - from)) * (bottom - top),
    fromX: (px) => ((px - left) / (right - left)) * 2 - 1,
    fromY: (px) => from + ((bottom - px) / (bottom - top)) * (to - from),
  };
}

/** A line of a picture by its corners: x, y, x, y ... */
export type Corners = readonly number[];

/** The unit a ReLU(b - |x - c|) of each pair of a single hidden layer: straight between three corners. */
export function piecesOf(chain: Chain): Corners[] {
  const [hidden, last] = chain;
  if (hidden === undefined || last === undefined) return [];
  return Array.from({ length: hidden.units }, (_, j) => {
    const c = hidden.weights[j] as number;
    const b = Math.max(0, hidden.bias[j] as number);
    const top = (last.weights[j] as number) * b;
    return cut([c - b, 0, c, top, c + b, 0]);
  });
}

/** The part of a line that lies over -1..1. */
function cut(corners: number[]): Corners {
  const out: number[] = [];
  for (let i = 0; i + 3 < corners.length; i += 2) {
    const [x0, y0, x1, y1] = corners.slice(i, i + 4) as [number, number, number, number];
    if (x1 <= -1 || x0 >= 1 || x1 <= x0) continue;
    const at = (x: number) => y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
    const from = Math.max(-1, x0);
    const to = Math.min(1, x1);
    if (out.length === 0) out.push(from, at(from));
    out.push(to, at(to));
  }
  return out;
}

export interface CurvePicture {
  readonly line: LineFacts;
  readonly pieces: readonly Corners[];
  readonly curves: readonly Chain[];
}

const placesDrawn = 601;

export function paintCurve(
  { context, width, height, colors }: Surface,
  picture: CurvePicture,
): void {
  const { line, pieces, curves } = picture;
  const frame = frameOf(width, height, line.frame);
  paintAxes(context, frame, colors.line, colors.faint, line.frame);
  context.save();
  context.beginPath();
  context.rect(frame.left, frame.top - 4, frame.right - frame.left, frame.bottom - frame.top + 4);
  context.clip();
  context.strokeStyle = colors.adder;
  context.lineWidth = 1;
  context.globalAlpha = pieces.length > 96 ? 0.3 : pieces.length > 32 ? 0.45 : 0.7;
  for (const corners of pieces) stroke(context, frame, corners);
  context.globalAlpha = 1;
  const xs = spread(-1, 1, placesDrawn);
  context.lineJoin = "round";
  context.lineWidth = 2.5;
  for (const chain of curves) strokeValues(context, frame, xs, forward(chain, xs));
  context.setLineDash([5, 4]);
  context.strokeStyle = colors.text;
  context.lineWidth = 1.5;
  strokeValues(context, frame, xs, xs.map(line.f));
  context.setLineDash([]);
  context.restore();
}

function stroke(context: CanvasRenderingContext2D, frame: Frame, corners: Corners): void {
  context.beginPath();
  for (let i = 0; i + 1 < corners.length; i += 2) {
    context.lineTo(frame.toX(corners[i] as number), frame.toY(corners[i + 1] as number));
  }
  context.stroke();
}

function strokeValues(
  context: CanvasRenderingContext2D,
  frame: Frame,
  xs: Float64Array,
  ys: Float64Array,
): void {
  context.beginPath();
  xs.forEach((x, i) => {
    context.lineTo(frame.toX(x), frame.toY(ys[i] as number));
  });
  context.stroke();
}

function paintAxes(
  context: CanvasRenderingContext2D,
  frame: Frame,
  lineColor: string,
  textColor: string,
  [low, high]: readonly [number, number],
): void {
  context.strokeStyle = lineColor;
  context.fillStyle = textColor;
  context.lineWidth = 1;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const y of niceTicks(low, high, Math.max(2, (frame.bottom - frame.top) / 52))) {
    const at = Math.round(frame.toY(y)) + 0.5;
    context.beginPath();
    context.moveTo(frame.left, at);
    context.lineTo(frame.right, at);
    context.stroke();
    context.fillText(tickText(y), frame.left - 7, at);
  }
  context.textBaseline = "top";
  context.textAlign = "center";
  for (const x of [-1, -0.5, 0, 0.5, 1]) {
    context.fillText(tickText(x), frame.toX(x), frame.bottom + 6);
  }
  context.fillText("x", (frame.left + frame.right) / 2, frame.bottom + 20);
  context.textAlign = "left";
  context.fillText("value", 4, 0);
}
