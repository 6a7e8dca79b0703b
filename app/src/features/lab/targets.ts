import type { Line, Surface } from "@adder-studio/blocks/approximation";
import { drawnTarget, targetOf, targetTitles } from "@adder-studio/data";

/** What a network is to come near: a function of the app's list, or one drawn by hand. */
export interface LabTarget {
  readonly id: string;
  /** Of a drawn one: its values at places evenly over -1..1; straight lines between them. */
  readonly drawn?: readonly number[];
}

export const drawnId = "drawn";
/** Points of a drawn curve, and how far up and down they go. */
export const drawnPoints = 17;
export const drawnFrame = [-1, 1] as const;

/** A hill, a ditch and a plain to begin with, so that there is something to bend. */
export const firstDrawn: readonly number[] = [
  -0.6, -0.5, -0.2, 0.3, 0.75, 0.9, 0.7, 0.2, -0.3, -0.7, -0.8, -0.5, 0, 0.3, 0.4, 0.4, 0.4,
];

export interface TargetWords {
  readonly id: string;
  readonly title: string;
}

export const lineTargets: readonly TargetWords[] = targetTitles.filter(
  ({ features }) => features === 1,
);
export const planeTargets: readonly TargetWords[] = targetTitles.filter(
  ({ features }) => features === 2,
);

export function titleOf({ id }: LabTarget): string {
  return targetTitles.find((one) => one.id === id)?.title ?? "Your own curve";
}

/** Two targets with the same key are the same function. */
export function keyOf({ id, drawn }: LabTarget): string {
  return drawn === undefined ? id : `${id} ${drawn.join(" ")}`;
}

export interface LineFacts extends Line {
  /** Smallest and largest value. */
  readonly range: readonly [number, number];
  /** What the picture shows, without the room around it. */
  readonly frame: readonly [number, number];
  /** The smallest L with |f(a) - f(b)| <= L |a - b|; infinite where it jumps. */
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
