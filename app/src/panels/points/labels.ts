import { targetOf } from "@adder-studio/data";
import { formatNumber, formatPercent } from "../../ui/format";
import { fixedText } from "../../ui/numbers";
import type { Space } from "./space";
import { verdictAt } from "./verdict";

/** x, or (x1, x2), of a place of the grid. */
export function placeOf({ side, reach, features }: Space, i: number): readonly [number, number] {
  const at = (k: number) => reach * ((2 * k) / (side - 1) - 1);
  return features === 1 ? [at(i), 0] : [at(i % side), at(Math.floor(i / side))];
}

/** Share of the plane that each class is given. */
export function areasOf({ classes }: Space, answers: Float32Array): readonly number[] {
  const count = answers.length / classes;
  const areas = new Array<number>(classes).fill(0);
  for (let i = 0; i < count; i++) {
    const { label } = verdictAt(answers, i, classes);
    areas[label] = (areas[label] ?? 0) + 1 / count;
  }
  return areas;
}

/** Returns the error of the outputs against the function: root mean square, the greatest, and its place. */
export function furthest(space: Space, answers: Float32Array) {
  const { at } = targetOf(space.target);
  let [squares, most, where] = [0, 0, 0];
  for (let i = 0; i < answers.length; i++) {
    const off = Math.abs((answers[i] as number) - at(...placeOf(space, i)));
    squares += off * off;
    if (off > most) [most, where] = [off, i];
  }
  return { rmse: Math.sqrt(squares / Math.max(1, answers.length)), most, where };
}

/** Describes the outputs over the whole grid in one sentence. */
export function summaryOf(space: Space, answers: Float32Array, names: readonly string[]): string {
  if (space.classes > 0) {
    const parts = areasOf(space, answers).map(
      (area, k) => `${formatPercent(area)} to ${names[k] ?? `class ${k + 1}`}`,
    );
    return `Of the plane the network gives ${parts.join(", ")}.`;
  }
  const { rmse, most, where } = furthest(space, answers);
  const [x, y] = placeOf(space, where).map((value) => coordinate(value));
  const place = space.features === 1 ? `x = ${x}` : `(${x}, ${y})`;
  const all = space.features === 1 ? "line" : "plane";
  return `Over the ${all} the network is off by ${formatNumber(rmse, 3)} (root mean square), at most by ${formatNumber(most, 3)}, at ${place}.`;
}

/** 0.3100001 -> `0.31`; a real minus. */
export function coordinate(value: number): string {
  return fixedText(value, 2);
}
