import { targetOf } from "@adder-studio/data";
import type { Predictions, TestSet } from "@adder-studio/session/client";
import { signedColors } from "../../draw/maps";
import type { Surface } from "../../draw/plot";
import { classColor, classShape, shapePaths } from "../features/classes";
import { type Frame, frameOf, paintAxes, type Range } from "../features/scatter";
import { furthest, placeOf } from "./labels";
import type { Space } from "./space";
import { verdictAt } from "./verdict";

/** What is drawn: the network's answers over the grid, where they are known, and the test points. */
export interface Picture {
  readonly space: Space;
  readonly answers: Float32Array | undefined;
  readonly set: TestSet | undefined;
  /** What the last test took the points for. */
  readonly last: Predictions | undefined;
}

/** Of a surface: the network's, the function's, and the one less the other. */
export type Part = "answers" | "target" | "off";

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
function paintPlane(surface: Surface, picture: Picture, frame: Frame, part: Part): void {
  const { context, colors } = surface;
  const { space, set, last } = picture;
  const { side, reach, classes, target } = space;
  const grid = gridImage(picture, part, colors.dark);
  if (grid !== undefined) {
    const half = reach / (side - 1);
    const [left, top] = [frame.x(-reach - half), frame.y(reach + half)];
    context.imageSmoothingQuality = "high";
    context.drawImage(grid, left, top, frame.x(reach + half) - left, frame.y(-reach - half) - top);
  }
  if (set === undefined || part === "off") return;
  const { low, high } = targetOf(target);
  const signed = signedColors(colors.dark);
  const size = Math.min(4.2, Math.max(2.6, (frame.x(reach) - frame.x(-reach)) / 75));
  for (let n = 0; n < Math.min(set.count, classes > 0 ? mostPoints : mostOnSurface); n++) {
    const [x, y] = [set.images[2 * n] as number, set.images[2 * n + 1] as number];
    if (Math.abs(x) > reach || Math.abs(y) > reach) continue;
    const label = set.labels[n] ?? 0;
    const value = set.targets?.[n];
    context.save();
    context.translate(frame.x(x), frame.y(y));
    if (value === undefined && isWrong(last, n)) {
      context.beginPath();
      context.arc(0, 0, size + 3, 0, 2 * Math.PI);
      context.strokeStyle = colors.text;
      context.lineWidth = 1.5;
      context.stroke();
    }
    context.scale(size, size);
    context.fillStyle =
      value === undefined
        ? classColor(label, colors.dark)
        : signed.css(shareOf(value, Math.max(Math.abs(low), Math.abs(high))));
    const shape = new Path2D(shapePaths[value === undefined ? classShape(label) : 0]);
    context.fill(shape);
    context.lineWidth = 0.9 / size;
    context.strokeStyle = value === undefined ? colors.surface : colors.faint;
    context.stroke(shape);
    context.restore();
  }
}

/** Whether the last test took a point for another class. */
export function isWrong(last: Predictions | undefined, n: number): boolean {
  const right = last?.labels[n];
  if (last === undefined || right === undefined) return false;
  const classes = last.logits.length / last.labels.length;
  return verdictAt(last.logits, n, classes).label !== right;
}

/** The function, the network's curve, and the test points. */
function paintCurve({ context, colors }: Surface, picture: Picture, frame: Frame): void {
  const { space, answers, set } = picture;
  const { side, reach, target } = space;
  const place = (i: number) => reach * ((2 * i) / (side - 1) - 1);
  const line = (color: string, width: number, at: (i: number) => number) => {
    context.beginPath();
    for (let i = 0; i < side; i++) context.lineTo(frame.x(place(i)), frame.y(at(i)));
    context.strokeStyle = color;
    context.lineWidth = width;
    context.lineJoin = "round";
    context.stroke();
  };
  const { at } = targetOf(target);
  // Broad and pale: it shows beneath the network's line where the two are the same.
  context.globalAlpha = 0.22;
  line(colors.text, 9, (i) => at(place(i), 0));
  context.globalAlpha = 0.6;
  context.fillStyle = colors.faint;
  for (let n = 0; n < Math.min(set?.count ?? 0, mostPoints); n++) {
    context.beginPath();
    const [x, y] = [set?.images[n] as number, set?.targets?.[n] as number];
    context.arc(frame.x(x), frame.y(y), 1.6, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
  if (answers !== undefined) line(colors.adder, 2.25, (i) => answers[i] as number);
}

export function paintPoints(surface: Surface, picture: Picture, part: Part): void {
  const { space } = picture;
  const { reach, features, target } = space;
  const { low, high } = targetOf(target);
  const room = 0.15 * (high - low);
  const across: Range["x"] = [-reach, reach];
  const plane = features === 2;
  const range: Range = { x: across, y: plane ? across : [low - room, high + room] };
  const frame = frameOf(range, surface.width, surface.height);
  surface.context.save();
  surface.context.beginPath();
  const [left, right] = [frame.x(range.x[0]), frame.x(range.x[1])];
  const [bottom, top] = [frame.y(range.y[0]), frame.y(range.y[1])];
  surface.context.rect(left, top, right - left, bottom - top);
  surface.context.clip();
  if (plane) paintPlane(surface, picture, frame, part);
  surface.context.restore();
  paintAxes(surface, frame, range, plane ? ["feature x₁", "feature x₂"] : ["x", "value"]);
  if (!plane) paintCurve(surface, picture, frame);
}
