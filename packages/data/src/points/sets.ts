import type { TargetId } from "./targets";

/** A set of points made from the seed; `draw.ts` has the formulas. */
export interface PointSet {
  readonly id: string;
  readonly title: string;
  /** Number of classes; a range where a person chooses; none for values. */
  readonly classes: { readonly min: number; readonly max: number } | undefined;
}

const two = { min: 2, max: 2 };

/** All sets of points, in the order of the Input block's list. */
const all = [
  { id: "moons", title: "Two moons (2-D points)", classes: two },
  { id: "circles", title: "Circles (2-D points)", classes: two },
  { id: "spirals", title: "Spirals (2-D points)", classes: { min: 2, max: 6 } },
  { id: "xor", title: "XOR (2-D points)", classes: two },
  { id: "gaussians", title: "Gaussians (2-D points)", classes: { min: 2, max: 8 } },
  { id: "function", title: "Function (values)", classes: undefined },
] as const satisfies readonly PointSet[];

export const pointSets: readonly PointSet[] = all;
/** Ids of the sets with classes: each has a formula in `draw.ts`. */
export type ClassSetId = Exclude<(typeof all)[number]["id"], "function">;

/** Functions to learn: two-dimensional ones read two features. Their formulas are in `targets.ts`. */
export const targetTitles: readonly {
  readonly id: TargetId;
  readonly title: string;
  readonly features: 1 | 2;
}[] = [
  { id: "sine", title: "sin(πx)", features: 1 },
  { id: "abs", title: "|x|", features: 1 },
  { id: "hat", title: "Hat: max(0, 1 − 2|x|)", features: 1 },
  { id: "cubic", title: "4x³ − 3x", features: 1 },
  { id: "chirp", title: "Chirp: faster and faster", features: 1 },
  { id: "step", title: "Step: a jump at 0", features: 1 },
  { id: "product", title: "x₁·x₂", features: 2 },
  { id: "saddle", title: "x₁² − x₂²", features: 2 },
  { id: "radial", title: "cos(πr), r the distance to 0", features: 2 },
];

export function pointSetOf(dataset: string): PointSet | undefined {
  return pointSets.find(({ id }) => id === dataset);
}

/** Returns the number of features of an example of such a set. */
export function featuresOf(dataset: string, target: string | undefined): number {
  if (dataset !== "function") return 2;
  return targetTitles.find(({ id }) => id === target)?.features ?? 1;
}
