import { shapeSize } from "@adder-studio/core";
import type { ModelIR } from "@adder-studio/ir";
import type { ObserveItem } from "@adder-studio/session/client";
import { imagesPerLook } from "../../draw/count";
import { filterLayers } from "../../observe/ops";
import { type Embedding, principal } from "./pca";

/** The observed features: the inputs of the network's last layer with filters. */
export interface Features {
  readonly item: Extract<ObserveItem, { kind: "sample" }>;
  readonly dims: number;
  readonly count: number;
  /** The block that they come from. */
  readonly from: string;
}

const mostImages = 300;
/** An observation of more values is shown but not stored, so that one could not return to it. */
const keptValues = 32_768;
const fewestImages = 64;

export function featuresOf(ir: ModelIR): Features | undefined {
  const last = filterLayers(ir).at(-1);
  const from = last === undefined ? undefined : ir.ops[last.op.ins[0] ?? 0];
  if (from === undefined) return undefined;
  const dims = shapeSize(from.type.shape);
  const kept = Math.max(fewestImages, Math.floor(keptValues / dims));
  const count = imagesPerLook(ir, dims, Math.min(mostImages, kept));
  return { item: { kind: "sample", op: from.id, count }, dims, count, from: sourceOf(ir, from.id) };
}

/** The block whose values they are: reshaping changes none. */
export function sourceOf(ir: ModelIR, id: number): string {
  const op = ir.ops[id];
  const [before] = op?.ins ?? [];
  return op?.op === "reshape" && before !== undefined ? sourceOf(ir, before) : (op?.from ?? "");
}

/** Rounds of the iteration in one frame: directions are followed from frame to frame, so that each stays short. */
const roundsFollowing = 40;

/** Two units are drawn as they are, one on a line; more are seen along their principal components. */
export function embed(values: Float32Array, dims: number, before?: Embedding): Embedding {
  const count = Math.floor(values.length / dims);
  if (dims > 2) {
    return principal(
      values,
      count,
      dims,
      before,
      before === undefined ? undefined : roundsFollowing,
    );
  }
  const points = new Float32Array(2 * count);
  for (let n = 0; n < count; n++) {
    for (let d = 0; d < dims; d++) points[2 * n + d] = values[n * dims + d] as number;
  }
  return {
    points,
    axes: Float32Array.from(dims === 2 ? [1, 0, 0, 1] : [1, 0]),
    explained: variancesOf(points),
    components: [1, 2],
  };
}

function variancesOf(points: Float32Array): readonly [number, number] {
  const count = points.length / 2;
  const own = [0, 1].map((d) => {
    let sum = 0;
    let squares = 0;
    for (let n = 0; n < count; n++) sum += points[2 * n + d] as number;
    for (let n = 0; n < count; n++) {
      const off = (points[2 * n + d] as number) - sum / count;
      squares += off * off;
    }
    return squares;
  }) as [number, number];
  const all = own[0] + own[1];
  return all > 0 ? [own[0] / all, own[1] / all] : [0, 0];
}

/** One class in the picture. */
export interface ClassPlace {
  readonly label: number;
  readonly count: number;
  readonly x: number;
  readonly y: number;
  /** Root mean square distance of its points from the centre. */
  readonly spread: number;
}

/** Centre and spread of each class that has points. */
export function classPlaces(
  points: Float32Array,
  labels: ArrayLike<number>,
): readonly ClassPlace[] {
  const groups = new Map<number, number[]>();
  const count = Math.min(points.length / 2, labels.length);
  for (let n = 0; n < count; n++) {
    const label = labels[n] as number;
    groups.set(label, [...(groups.get(label) ?? []), n]);
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([label, members]) => {
      const mean = (d: number) =>
        members.reduce((sum, n) => sum + (points[2 * n + d] as number), 0) / members.length;
      const [x, y] = [mean(0), mean(1)];
      const squares = members.reduce((sum, n) => {
        const [dx, dy] = [(points[2 * n] as number) - x, (points[2 * n + 1] as number) - y];
        return sum + dx * dx + dy * dy;
      }, 0);
      return { label, count: members.length, x, y, spread: Math.sqrt(squares / members.length) };
    });
}

/** Share of the drawn variance that lies between the classes' centres: 1 when each class is one point. */
export function betweenShare(places: readonly ClassPlace[]): number {
  const count = places.reduce((sum, place) => sum + place.count, 0);
  const mean = (pick: (place: ClassPlace) => number) =>
    places.reduce((sum, place) => sum + place.count * pick(place), 0) / count;
  const [x, y] = [mean((place) => place.x), mean((place) => place.y)];
  let between = 0;
  let within = 0;
  for (const place of places) {
    const [dx, dy] = [place.x - x, place.y - y];
    between += place.count * (dx * dx + dy * dy);
    within += place.count * place.spread * place.spread;
  }
  return between + within > 0 ? between / (between + within) : Number.NaN;
}

/**
 * Returns the ratio of a class' standard deviation along the ray from the picture's middle to the class' centre to that
 * across the ray: geometric mean over the classes. Classes on rays give far more than 1, round clusters about 1. It
 * needs two units.
 */
export function rayRatio(
  points: Float32Array,
  labels: ArrayLike<number>,
  places: readonly ClassPlace[],
): number {
  const count = Math.min(points.length / 2, labels.length);
  let sum = 0;
  let classes = 0;
  for (const { label, x, y } of places) {
    const length = Math.hypot(x, y);
    let along = 0;
    let across = 0;
    for (let n = 0; n < count; n++) {
      if (labels[n] !== label) continue;
      const [dx, dy] = [(points[2 * n] as number) - x, (points[2 * n + 1] as number) - y];
      along += ((dx * x + dy * y) / length) ** 2;
      across += ((dy * x - dx * y) / length) ** 2;
    }
    if (!(length > 0 && along > 0 && across > 0)) continue;
    sum += Math.log(along / across) / 2;
    classes += 1;
  }
  return classes > 0 ? Math.exp(sum / classes) : Number.NaN;
}
