import { cosPi, ln, philox, sinPi, streamOf } from "@adder-studio/core";
import type { ClassSetId } from "./sets";

/** Random numbers of one example: `uniform` in [0, 1), and two standard normal numbers for its noise. */
interface Draws {
  readonly uniform: readonly [number, number, number, number];
  readonly normal: readonly [number, number];
}

const words = new Uint32Array(4);
const share = (word: number) => (words[word] as number) / 4294967296;

/**
 * Draws the random numbers of example `index` of a split, which owns two blocks of the stream (seed, set): a pure
 * function of these, whatever else was drawn. Normal numbers by Box and Muller, over core's own functions.
 */
export function drawsOf(set: string, seed: number, split: number, index: number): Draws {
  const stream = streamOf(`points/${set}`);
  philox(words, 0, 0, index, split, seed, stream);
  const uniform = [share(0), share(1), share(2), share(3)] as const;
  philox(words, 1, 0, index, split, seed, stream);
  const radius = Math.sqrt(-2 * ln(((words[0] as number) + 1) / 4294967296));
  const turn = 2 * share(1);
  return { uniform, normal: [radius * cosPi(turn), radius * sinPi(turn)] };
}

type Place = readonly [number, number];
type Formula = (draws: Draws, label: number, classes: number) => Place;

/** Functions that place a point of class `label` of `classes` before noise, within -1..1 on both axes. */
export const places: Readonly<Record<ClassSetId, Formula>> = {
  /** Two interleaving half circles, as in scikit-learn's make_moons, around 0 and times 2/3. */
  moons({ uniform: [t] }, label) {
    const [x, y] = label === 0 ? [cosPi(t), sinPi(t)] : [1 - cosPi(t), 0.5 - sinPi(t)];
    return [(x - 0.5) / 1.5, (y - 0.25) / 1.5];
  },
  /** Radius 1 outside, 1/2 inside. */
  circles({ uniform: [t] }, label) {
    const radius = label === 0 ? 1 : 0.5;
    return [radius * cosPi(2 * t), radius * sinPi(2 * t)];
  },
  /** Arms of one and a quarter turns from radius 0.1 to 1, evenly apart. */
  spirals({ uniform: [t] }, label, classes) {
    const radius = 0.1 + 0.9 * t;
    const turn = 2.5 * t + (2 * label) / classes;
    return [radius * cosPi(turn), radius * sinPi(turn)];
  },
  /** Coordinates 0.1 to 1 away from the axes; class 1 where their signs differ. */
  xor({ uniform: [a, b, side] }, label) {
    const x = (0.1 + 0.9 * a) * (side < 0.5 ? -1 : 1);
    const y = (0.1 + 0.9 * b) * (side < 0.5 ? -1 : 1);
    return [x, label === 0 ? y : -y];
  },
  /** Clouds whose middles lie on a circle of radius 0.6. */
  gaussians(_, label, classes) {
    const turn = (2 * label) / classes;
    return [0.6 * cosPi(turn), 0.6 * sinPi(turn)];
  },
};
