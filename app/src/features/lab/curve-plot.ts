import { type Chain, forward, spread } from "@adder-studio/blocks/approximation";
import { type Figure, gaps, type Mark, type Places, placesOf } from "../../draw/figure/figure";
import { linear, linearTicks } from "../../draw/figure/scale";
import type { Room } from "../../draw/figure/use-scene";
import { tickText } from "../../ui/numbers";
import type { LineFacts } from "./targets";

export const margin = { left: 44, right: 12, top: 10, bottom: 36 } as const;
/** Free space over and under the function, as a share of its range, for pieces and errors. */
const space = 0.28;

function axesOf([low, high]: readonly [number, number]) {
  const span = high - low || 1;
  return {
    x: { scale: linear(-1, 1) },
    y: { scale: linear(low - space * span, high + space * span) },
  };
}

/** Returns the scales that place a curve's values in a picture of `width` x `height` pixels. */
export function curvePlaces(
  width: number,
  height: number,
  frame: readonly [number, number],
): Places {
  return placesOf({ width, height, margin, ...axesOf(frame) });
}

/** The corners of a line in a picture: x, y, x, y ... */
export type Corners = readonly number[];

/** Returns each weighted unit a ReLU(b - |x - c|) of a single hidden layer, straight between three corners. */
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

/** Cuts a line to its part over -1..1. */
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
  readonly title: string;
  readonly line: LineFacts;
  readonly pieces: readonly Corners[];
  readonly curves: readonly Chain[];
}

const placesDrawn = 601;

/** Describes the picture of a function (dashed), of networks, and of the pieces that a network adds up. */
export function curveFigure(
  { width, height }: Pick<Room, "width" | "height">,
  { title, line, pieces, curves }: CurvePicture,
): Figure {
  const axes = axesOf(line.frame);
  const xs = spread(-1, 1, placesDrawn);
  const alpha = pieces.length > 96 ? 0.3 : pieces.length > 32 ? 0.45 : 0.7;
  const tall = height - margin.top - margin.bottom;
  return {
    ...{ title, width, height, margin },
    x: {
      ...axes.x,
      ticks: [-1, -0.5, 0, 0.5, 1],
      text: tickText,
      title: { texts: ["x"], at: "middle" },
    },
    y: {
      ...axes.y,
      ticks: linearTicks(...line.frame, Math.max(2, tall / 52)),
      text: tickText,
      grid: "lines",
      title: { texts: ["value"], at: "corner" },
    },
    clip: true,
    marks: [
      ...pieces.map(
        (corners): Mark => ({
          kind: "line",
          xs: corners.filter((_, i) => i % 2 === 0),
          ys: gaps(corners.filter((_, i) => i % 2 === 1)),
          stroke: "adder-strong",
          alpha,
        }),
      ),
      ...curves.map(
        (chain): Mark => ({
          kind: "line",
          ...{ xs, ys: gaps(forward(chain, xs)) },
          ...{ stroke: "adder-strong", strokeWidth: 2.5 },
        }),
      ),
      {
        kind: "line",
        ...{ xs, ys: xs.map(line.f) },
        ...{ stroke: "text", strokeWidth: 1.5, dash: [5, 4] },
      },
    ],
  };
}
