import { type NamedArray, type Shape, shapeSize } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import { lower } from "../lower";

type Named = Pick<NamedArray, "name" | "shape">;

export interface Fitting {
  /** The arrays whose name and shape are those of a parameter of the network. */
  readonly fitting: readonly NamedArray[];
  /** All parameters of the network. */
  readonly of: number;
  /** A sentence about parameters without an array and the nearest ones in the file; undefined where none is missing. */
  readonly missing: string | undefined;
}

/** Assigns a file's arrays to the network's parameters by name and shape. */
export function fittingWeights(graph: ModelGraph, arrays: readonly NamedArray[]): Fitting {
  // What fits does not depend on whether this device can train it.
  const params = lower(graph, { memoryBytes: Number.MAX_SAFE_INTEGER }).ir?.params ?? [];
  const shapes = new Map(params.map(({ name, shape }) => [name, shape.join()]));
  const fitting = arrays.filter(({ name, shape }) => shapes.get(name) === shape.join());
  const found = new Set(fitting.map(({ name }) => name));
  const rest = params.filter(({ name }) => !found.has(name));
  return {
    fitting,
    of: params.length,
    missing: rest.length === 0 ? undefined : misfit(rest, arrays),
  };
}

/** A sentence about the parameters that the file lacks, and the nearest arrays that it has. */
export function misfit(wanted: readonly Named[], given: readonly Named[]): string {
  const asked = `The network asks for ${listed(wanted)}`;
  const near = nearest(wanted, given);
  return near ? `${asked}. ${near}` : `${asked}; the file has ${listed(given)}.`;
}

function nearest(wanted: readonly Named[], given: readonly Named[]): string | undefined {
  const byName = new Map(given.map((array) => [array.name, array]));
  for (const { name, shape } of wanted) {
    const same = byName.get(name);
    if (same) return `The file has ${quoted(same)}; there it must be ${shown(shape)}.`;
  }
  const used = new Set(wanted.map(({ name }) => name));
  const others = given.filter(({ name }) => !used.has(name));
  for (const param of wanted) {
    const same = others.find(({ shape }) => shape.join() === param.shape.join());
    if (same && param.shape.length > 1) {
      return `${quoted(same)} in the file has the shape of ${quoted(param)}: only the name differs.`;
    }
  }
  for (const param of wanted) {
    const turned = others.find(({ shape }) => isTurned(shape, param.shape));
    if (turned) {
      const order = param.shape.length === 4 ? "height, width, in, out" : "in, out";
      return (
        `${quoted(turned)} in the file has the sides of ${quoted(param)} in another order: ` +
        `here they are [${order}].`
      );
    }
  }
  for (const param of wanted) {
    const same = others.find(({ shape }) => shape.join() === param.shape.join());
    if (same) return `${quoted(same)} in the file has the shape of ${quoted(param)}.`;
  }
  return undefined;
}

function isTurned(a: Shape, b: Shape): boolean {
  if (a.length !== b.length || a.length < 2 || shapeSize(a) !== shapeSize(b)) return false;
  const ordered = (shape: Shape) => [...shape].sort((x, y) => x - y).join();
  return ordered(a) === ordered(b);
}

function listed(arrays: readonly Named[]): string {
  if (arrays.length === 0) return "no arrays";
  const first = arrays.slice(0, 3).map(quoted).join(", ");
  return arrays.length > 3 ? `${first} and ${arrays.length - 3} more` : first;
}

function quoted({ name, shape }: Named): string {
  return `“${name.length > 40 ? `${name.slice(0, 40)}…` : name}” ${shown(shape)}`;
}

function shown(shape: Shape): string {
  return shape.length === 0 ? "(one number)" : `[${shape.slice(0, 6).join(", ")}]`;
}
