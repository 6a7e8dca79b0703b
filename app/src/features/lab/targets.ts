import type { Line, Surface } from "@adder-studio/blocks/approximation";
import { drawnTarget, targetOf, targetTitles } from "@adder-studio/data";

/** The function a network has to approximate: one of the app's list, or a drawn curve. */
export interface LabTarget {
  readonly id: string;
  /** Values of a drawn curve at equal distances over -1..1, with straight lines between them. */
  readonly drawn?: readonly number[];
}

export const drawnId = "drawn";
/** Number of points of a drawn curve. */
export const drawnPoints = 17;
/** Smallest and largest value of a drawn curve. */
export const drawnFrame = [-1, 1] as const;

/** The curve that a person starts from: a hill, a ditch and a plain. */
export const firstDrawn: readonly number[] = [
  -0.6, -0.5, -0.2, 0.3, 0.75, 0.9, 0.7, 0.2, -0.3, -0.7, -0.8, -0.5, 0, 0.3, 0.4, 0.4, 0.4,
];

export interface TargetLabel {
  readonly id: string;
  readonly title: string;
}

export const lineTargets: readonly TargetLabel[] = targetTitles.filter(
  ({ features }) => features === 1,
);
export const planeTargets: readonly TargetLabel[] = targetTitles.filter(
  ({ features }) => features === 2,
);

export function titleOf({ id }: LabTarget): string {
  return targetTitles.find((one) => one.id === id)?.title ?? "Your own curve";
}

/** Returns the key of a target; targets with the same key are the same function. */
export function keyOf({ id, drawn }: LabTarget): string {
  return drawn === undefined ? id : `${id} ${drawn.join(" ")}`;
}

export interface LineFacts extends Line {
  /** Smallest and largest value. */
  readonly range: readonly [number, number];
  /** Range of values that the picture shows, without its margin. */
  readonly frame: readonly [number, number];
  /** The Lipschitz constant, the smallest L with |f(a) - f(b)| <= L |a - b|; infinite for a function that jumps. */
  readonly lipschitz: number;
}

export function lineOf({ id, drawn }: LabTarget): LineFacts {
  const name = drawn === undefined ? id : drawnTarget(drawn);
  const { low, high, lipschitz = Number.POSITIVE_INFINITY, at } = targetOf(name);
  const range = [low, high] as const;
  const frame = drawn === undefined ? range : drawnFrame;
  return { low: -1, high: 1, f: (x) => at(x, 0), range, frame, lipschitz };
}

export function surfaceOf({ id }: LabTarget): {
  readonly f: Surface;
  readonly range: readonly [number, number];
} {
  const { low, high, at } = targetOf(id);
  return { f: at, range: [low, high] };
}
