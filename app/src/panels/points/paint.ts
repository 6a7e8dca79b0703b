import { targetOf } from "@adder-studio/data";
import type { TestSet } from "@adder-studio/session/client";
import { softmax } from "../../alive/classes";
import { classColor, classShape, shapePaths } from "../features/classes";
import { type Frame, frameOf, paintAxes, type Range } from "../features/scatter";
import { reach as reachOf, signedColors } from "../maps";
import type { Surface } from "../why/plot";
import type { Space } from "./space";

/** What is drawn: the network's answers over the grid, where they are known, and the test points. */
export interface Picture {
  readonly space: Space;
  readonly answers: Float32Array | undefined;
  readonly set: TestSet | undefined;
}

const mostPoints = 400;

/** The class that the network takes a place of the grid for, and how sure it is: 0 (all alike) to 1. */
export function verdictAt(answers: Float32Array, place: number, classes: number) {
  const shares = softmax(answers.subarray(place * classes, (place + 1) * classes));
  const label = shares.indexOf(Math.max(...shares));
  const share = shares[label] ?? 0;
  return { label, share, sure: (share - 1 / classes) / (1 - 1 / classes) };
}

/** The plane coloured by what the network answers, the test points on it. */
function paintPlane(surface: Surface, picture: Picture, frame: Frame): void {
  const { context, colors } = surface;
  const { space, answers, set } = picture;
  const { side, classes, reach } = space;
  const step = (2 * reach) / (side - 1);
  const most = Math.max(reachOf(answers ?? []), reachOf(set?.targets ?? []), 1e-6);
  const signed = signedColors(colors.dark);
  if (answers !== undefined) {
    for (let i = 0; i < side * side; i++) {
      const [x, y] = [-reach + step * (i % side), -reach + step * Math.floor(i / side)];
      if (classes === 0) {
        context.fillStyle = signed.css(((answers[i] as number) / most + 1) / 2);
        context.globalAlpha = 1;
      } else {
        const { label, sure } = verdictAt(answers, i, classes);
        context.fillStyle = classColor(label, colors.dark);
        context.globalAlpha = 0.08 + 0.42 * sure;
      }
      const [left, top] = [frame.x(x - step / 2), frame.y(y + step / 2)];
      const [right, bottom] = [frame.x(x + step / 2), frame.y(y - step / 2)];
      const [x0, y0] = [Math.floor(left), Math.floor(top)];
      context.fillRect(x0, y0, Math.floor(right) - x0, Math.floor(bottom) - y0);
    }
    context.globalAlpha = 1;
  }
  if (set === undefined) return;
  for (let n = 0; n < Math.min(set.count, mostPoints); n++) {
    const [x, y] = [set.images[2 * n] as number, set.images[2 * n + 1] as number];
    if (Math.abs(x) > reach || Math.abs(y) > reach) continue;
    const label = set.labels[n] ?? 0;
    const value = set.targets?.[n];
    context.save();
    context.translate(frame.x(x), frame.y(y));
    context.scale(3.2, 3.2);
    context.fillStyle =
      value === undefined ? classColor(label, colors.dark) : signed.css((value / most + 1) / 2);
    const shape = new Path2D(shapePaths[value === undefined ? classShape(label) : 0]);
    context.fill(shape);
    context.lineWidth = 0.35;
    context.strokeStyle = value === undefined ? colors.surface : colors.text;
    context.stroke(shape);
    context.restore();
  }
}

/** The function, the network's curve, and the test points. */
function paintCurve({ context, colors }: Surface, picture: Picture, frame: Frame): void {
  const { space, answers, set } = picture;
  const { side, reach, target } = space;
  const place = (i: number) => reach * ((2 * i) / (side - 1) - 1);
  context.fillStyle = colors.faint;
  context.globalAlpha = 0.5;
  for (let n = 0; n < Math.min(set?.count ?? 0, mostPoints); n++) {
    context.beginPath();
    const [x, y] = [set?.images[n] as number, set?.targets?.[n] as number];
    context.arc(frame.x(x), frame.y(y), 1.6, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
  const line = (color: string, width: number, dash: number[], at: (i: number) => number) => {
    context.beginPath();
    for (let i = 0; i < side; i++) context.lineTo(frame.x(place(i)), frame.y(at(i)));
    context.strokeStyle = color;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.stroke();
    context.setLineDash([]);
  };
  const { at } = targetOf(target);
  line(colors.text, 1.5, [5, 4], (i) => at(place(i), 0));
  if (answers !== undefined) line(colors.adder, 2.25, [], (i) => answers[i] as number);
}

export function paintPoints(surface: Surface, picture: Picture): void {
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
  if (plane) paintPlane(surface, picture, frame);
  surface.context.restore();
  paintAxes(surface, frame, range, plane ? ["feature x₁", "feature x₂"] : ["x", "value"]);
  if (!plane) paintCurve(surface, picture, frame);
}
