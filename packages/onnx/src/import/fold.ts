import { canonicalJson } from "@adder-studio/core";
import { limits } from "@adder-studio/graph";
import { commonPath } from "./paths";
import type { Piece } from "./values";

/** Blocks in a row with one value that comes in and one that leaves. */
export interface Unit {
  /** Indices in the list of pieces, in order; the last piece gives the value that leaves. */
  readonly pieces: readonly number[];
  /** Index of the piece whose value comes in; -1 is the network's input. */
  readonly from: number;
  /** Key that is equal for units with equal blocks, settings and wires. */
  readonly form: string;
  /** Path of the unit's module, `layer1.0`; empty: not known. */
  readonly path: string;
}

/** A part of the network on its first level: a block, or equal units in a row. */
export type Part =
  | { readonly kind: "piece"; readonly piece: number }
  | { readonly kind: "units"; readonly units: readonly Unit[] };

const activations: ReadonlySet<string> = new Set(["relu", "leakyRelu", "sigmoid", "tanh"]);

/**
 * Finds the residual units (whatever branches and joins again, with the activation behind it) of a kind that repeats, by
 * the types of its blocks and its wires; equal ones in a row become one part. All else stays as it is.
 */
export function foldUnits(pieces: readonly Piece[]): Part[] {
  const segments = segmentsOf(pieces);
  const kinds = new Map<string, number>();
  for (const { pieces: inside, from } of segments) {
    const kind = formOf(pieces, inside, from, false);
    if (inside.length > 1) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const parts: Part[] = [];
  for (const { pieces: inside, from } of segments) {
    const repeats = (kinds.get(formOf(pieces, inside, from, false)) ?? 0) > 1;
    if (inside.length === 1 || !repeats) {
      for (const piece of inside) parts.push({ kind: "piece", piece });
      continue;
    }
    const unit = {
      pieces: inside,
      from,
      form: formOf(pieces, inside, from, true),
      path: unitPath(inside.map((at) => pieces[at]?.path ?? "")),
    };
    const last = parts.at(-1);
    const isSame = last?.kind === "units" && last.units[0]?.form === unit.form;
    if (isSame && last.units.length < limits.repeat) {
      parts[parts.length - 1] = { kind: "units", units: [...last.units, unit] };
    } else {
      parts.push({ kind: "units", units: [unit] });
    }
  }
  return parts;
}

/** Returns the common path of a unit's blocks; empty for one block, whose path says nothing about the unit. */
function unitPath(paths: readonly string[]): string {
  const known = paths.filter((path) => path !== "");
  return known.length > 1 ? commonPath(known) : "";
}

/**
 * Cuts the network wherever all that comes later depends on one value only. A segment of several pieces has branches;
 * the activation right behind belongs to it.
 */
function segmentsOf(pieces: readonly Piece[]): Pick<Unit, "pieces" | "from">[] {
  const lastReader = new Array<number>(pieces.length + 1).fill(-1);
  pieces.forEach(({ ins }, at) => {
    for (const from of ins) lastReader[from + 1] = at;
  });
  const segments: { pieces: number[]; from: number; takesActivation: boolean }[] = [];
  let open: number[] = [];
  let from = -1;
  /** Index of the last piece that reads a value from before the current piece. */
  let needed = lastReader[0] ?? -1;
  pieces.forEach((piece, at) => {
    open.push(at);
    // All values but this one have been read.
    if (needed <= at) {
      const before = segments.at(-1);
      if (before?.takesActivation && open.length === 1 && activations.has(piece.type)) {
        before.pieces.push(at);
        before.takesActivation = false;
      } else {
        segments.push({ pieces: open, from, takesActivation: open.length > 1 });
      }
      open = [];
      from = at;
    }
    needed = Math.max(needed, lastReader[at + 1] ?? -1);
  });
  if (open.length > 0) segments.push({ pieces: open, from, takesActivation: false });
  return segments;
}

/** Returns blocks and wires as text, with indices counted from the unit's first block. */
function formOf(
  pieces: readonly Piece[],
  inside: readonly number[],
  from: number,
  withSettings: boolean,
): string {
  const places = new Map(inside.map((at, i) => [at, i]));
  return canonicalJson(
    inside.map((at) => {
      const { type = "", ins = [], props = {}, params = {} } = pieces[at] ?? {};
      const shapes = Object.entries(params).map(([name, { shape }]) => [name, ...shape]);
      const wires = ins.map((one) => (one === from ? "in" : (places.get(one) ?? "other")));
      return withSettings ? [type, wires, props, shapes] : [type, wires];
    }),
  );
}
