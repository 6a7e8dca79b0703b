import { targetOf } from "@adder-studio/data";
import { formatNumber, formatPercent } from "../../ui/format";
import { verdictAt } from "./paint";
import type { Space } from "./space";

/** x, or (x1, x2), of a place of the grid. */
export function placeOf({ side, reach, features }: Space, i: number): readonly [number, number] {
  const at = (k: number) => reach * ((2 * k) / (side - 1) - 1);
  return features === 1 ? [at(i), 0] : [at(i % side), at(Math.floor(i / side))];
}

/** What the whole grid says, in one sentence. */
export function summaryOf(space: Space, answers: Float32Array, names: readonly string[]): string {
  const { classes, target } = space;
  const count = answers.length / Math.max(1, classes);
  if (classes > 0) {
    const areas = new Array<number>(classes).fill(0);
    for (let i = 0; i < count; i++) {
      const { label } = verdictAt(answers, i, classes);
      areas[label] = (areas[label] ?? 0) + 1;
    }
    const parts = areas.map(
      (area, k) => `${formatPercent(area / count)} to ${names[k] ?? `class ${k + 1}`}`,
    );
    return `Of the plane the network gives ${parts.join(", ")}.`;
  }
  const { at } = targetOf(target);
  let [squares, most, where] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const off = Math.abs((answers[i] as number) - at(...placeOf(space, i)));
    squares += off * off;
    if (off > most) [most, where] = [off, i];
  }
  const [x, y] = placeOf(space, where).map((value) => formatNumber(value, 2));
  const place = space.features === 1 ? `x = ${x}` : `(${x}, ${y})`;
  const where1 = space.features === 1 ? "line" : "plane";
  return `Over the ${where1} the network is off by ${formatNumber(Math.sqrt(squares / count), 3)} (root mean square), at most by ${formatNumber(most, 3)}, at ${place}.`;
}
