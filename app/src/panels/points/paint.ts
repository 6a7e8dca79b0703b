import { targetOf } from "@adder-studio/data";
import type { Predictions, TestSet } from "@adder-studio/session/client";
import { type Figure, gaps, type Mark } from "../../draw/figure/figure";
import type { Ink } from "../../draw/figure/ink";
import { signedColors } from "../../draw/maps";
import { classColor, classShape, shapePaths } from "../features/classes";
import { planeFigure, type Range } from "../features/scatter";
import { furthest, placeOf } from "./labels";
import type { Space } from "./space";
import { verdictAt } from "./verdict";

/** Contents of the drawing: the network's outputs over the grid, where they are known, and the test points. */
export interface Picture {
  readonly space: Space;
  readonly answers: Float32Array | undefined;
  readonly set: TestSet | undefined;
  /** Predictions of the last test for the points. */
  readonly last: Predictions | undefined;
}

/** The surface that is drawn: the network's, the function's, or the first less the second. */
export type Part = "answers" | "target" | "off";

interface Room {
  readonly width: number;
  readonly height: number;
  readonly dark: boolean;
}

const mostPoints = 400;
/** Over a surface more would hide it. */
const mostOnSurface = 120;

/** A pixel for each place of the grid: stretched over the plane, colours run into each other between places. */
function gridImage({ space, answers }: Picture, part: Part, dark: boolean) {
  const { side, classes, target } = space;
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext("2d");
  if (context === null || (answers === undefined && part !== "target")) return undefined;
  const signed = signedColors(dark);
  const { at, low, high } = targetOf(target);
  const most =
    part === "off" && answers !== undefined
      ? Math.max(furthest(space, answers).most, 1e-6)
      : Math.max(Math.abs(low), Math.abs(high));
  for (let i = 0; i < side * side; i++) {
    if (classes > 0) {
      const { label, sure } = verdictAt(answers as Float32Array, i, classes);
      context.fillStyle = classColor(label, dark);
      context.globalAlpha = 0.08 + 0.42 * sure;
    } else {
      const own = answers?.[i] ?? 0;
      const wanted = part === "answers" ? 0 : at(...placeOf(space, i));
      const value = part === "target" ? wanted : own - wanted;
      context.fillStyle = signed.css(shareOf(value, most));
    }
    context.fillRect(i % side, side - 1 - Math.floor(i / side), 1, 1);
  }
  return canvas;
}

/** -most to most, as 0 to 1. */
function shareOf(value: number, most: number): number {
  return Math.min(1, Math.max(0, (value / most + 1) / 2));
}

/** The plane coloured by what the network answers, the test points on it. */
function planeMarks(picture: Picture, part: Part, { dark, width, height }: Room): Mark[] {
  const { space, set, last } = picture;
  const { side, reach, classes, target } = space;
  const pixels = gridImage(picture, part, dark);
  const half = reach / (side - 1);
  const whole = [-reach - half, reach + half] as const;
  const image: Mark[] = pixels === undefined ? [] : [{ kind: "image", x: whole, y: whole, pixels }];
  if (set === undefined || part === "off") return image;
  const { low, high } = targetOf(target);
  const most = Math.max(Math.abs(low), Math.abs(high));
  const signed = signedColors(dark);
  const size = Math.min(4.2, Math.max(2.6, Math.min(width, height) / 75));
  const count = Math.min(set.count, classes > 0 ? mostPoints : mostOnSurface);
  const points = Array.from({ length: count }, (_, n): Mark[] => {
    const [x, y] = [set.images[2 * n] as number, set.images[2 * n + 1] as number];
    if (!(Math.abs(x) <= reach && Math.abs(y) <= reach)) return [];
    const label = set.labels[n] ?? 0;
    const value = set.targets?.[n];
    const at = { kind: "point", x, y } as const;
    if (value !== undefined) {
      const fill = signed.css(shareOf(value, most)) as Ink;
      return [{ ...at, symbol: "circle", size, fill, stroke: "text-3", strokeWidth: 0.9 }];
    }
    const look = {
      fill: classColor(label, dark) as Ink,
      stroke: "surface",
      strokeWidth: 0.9,
    } as const;
    const ring = { stroke: "text", strokeWidth: 1.5 } as const;
    return [
      ...(isWrong(last, n) ? [{ ...at, symbol: "circle", size: size + 3, ...ring } as const] : []),
      { ...at, symbol: symbols[classShape(label)] ?? "circle", size, ...look },
    ];
  });
  return [...image, ...points.flat()];
}

const symbols = shapePaths as readonly `M${string}`[];

/** Returns true when the last test predicted another class than a point's label. */
export function isWrong(last: Predictions | undefined, n: number): boolean {
  const right = last?.labels[n];
  if (last === undefined || right === undefined) return false;
  const classes = last.logits.length / last.labels.length;
  return verdictAt(last.logits, n, classes).label !== right;
}

/** The function, the network's curve, and the test points. */
function curveMarks({ space, answers, set }: Picture): Mark[] {
  const { side, reach, target } = space;
  const xs = Array.from({ length: side }, (_, i) => reach * ((2 * i) / (side - 1) - 1));
  const { at } = targetOf(target);
  const points = Array.from(
    { length: Math.min(set?.count ?? 0, mostPoints) },
    (_, n): Mark => ({
      ...{ kind: "point", symbol: "circle", size: 1.6, fill: "text-3", alpha: 0.6 },
      ...{ x: set?.images[n] as number, y: set?.targets?.[n] as number },
    }),
  );
  return [
    // Broad and pale: it shows beneath the network's line where the two are the same.
    {
      kind: "line",
      ...{ xs, ys: xs.map((x) => at(x, 0)) },
      ...{ stroke: "text", strokeWidth: 9, alpha: 0.22 },
    },
    ...points,
    ...(answers === undefined
      ? []
      : [
          {
            kind: "line",
            ...{ xs, ys: gaps(answers.subarray(0, side)) },
            ...{ stroke: "adder-strong" as const, strokeWidth: 2.25 },
          } as const,
        ]),
  ];
}

/** The network's answers on the line or plane of its examples, or what they should be, or the one less the other. */
export function pointsFigure(room: Room, picture: Picture, part: Part): Figure {
  const { reach, features, target } = picture.space;
  const { low, high } = targetOf(target);
  const around = 0.15 * (high - low);
  const across: Range["x"] = [-reach, reach];
  const plane = features === 2;
  const range: Range = { x: across, y: plane ? across : [low - around, high + around] };
  const names = plane ? (["feature x₁", "feature x₂"] as const) : (["x", "value"] as const);
  return {
    title: titles[part],
    ...planeFigure(room, range, names),
    marks: plane ? planeMarks(picture, part, room) : curveMarks(picture),
    ...(plane ? { clip: true, gridOver: true } : {}),
  };
}

const titles: Readonly<Record<Part, string>> = {
  answers: "What the network answers",
  target: "The function",
  off: "Network − function",
};
