import { cosPi, sinPi } from "@adder-studio/core";
import { drawnOf } from "./drawn";
import type { Target } from "./target";

export type TargetId =
  | "sine"
  | "abs"
  | "hat"
  | "cubic"
  | "chirp"
  | "step"
  | "product"
  | "saddle"
  | "radial";

/** Functions to learn, made of + - * /, sqrt and core's own sine and cosine: the same bits everywhere. */
export const targets: { readonly [T in TargetId]: Target } = {
  sine: { low: -1, high: 1, lipschitz: Math.PI, at: (x) => sinPi(x) },
  abs: { low: 0, high: 1, lipschitz: 1, at: (x) => Math.abs(x) },
  hat: { low: 0, high: 1, lipschitz: 2, at: (x) => Math.max(0, 1 - 2 * Math.abs(x)) },
  /** The Chebyshev polynomial T3; its slope 12x^2 - 3 is greatest at the ends. */
  cubic: { low: -1, high: 1, lipschitz: 9, at: (x) => (4 * x * x - 3) * x },
  /** sin(6 pi u^2), u = (x + 1) / 2: three periods; its slope 6 pi u cos(6 pi u^2) is greatest at u = 1. */
  chirp: {
    low: -1,
    high: 1,
    lipschitz: 6 * Math.PI,
    at(x) {
      const u = (x + 1) / 2;
      return sinPi(6 * u * u);
    },
  },
  step: {
    low: -1,
    high: 1,
    lipschitz: Number.POSITIVE_INFINITY,
    at: (x) => (x < 0 ? -1 : 1),
  },
  product: { low: -1, high: 1, at: (x, y) => x * y },
  saddle: { low: -1, high: 1, at: (x, y) => x * x - y * y },
  radial: { low: -1, high: 1, at: (x, y) => cosPi(Math.sqrt(x * x + y * y)) },
};

/** Returns a function of the list, or one drawn by a person. Throws for an unknown id. */
export function targetOf(id: string | undefined): Target {
  const drawn = drawnOf(id ?? "");
  if (drawn !== undefined) return drawn;
  return Object.hasOwn(targets, id ?? "") ? targets[id as TargetId] : targets.sine;
}
