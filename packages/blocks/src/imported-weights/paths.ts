import type { IrOp, ModelIR } from "@adder-studio/ir";
import { pathOf, type Slot } from "./network";

/** Names by which other programs may call the network's layers: -> path of ours. */
export type Paths = ReadonlyMap<string, string>;

/**
 * The ways in which PyTorch may name blocks by our paths: as they are, repetitions counted from 0 (those of an
 * nn.Sequential), and both with the number left out where a composite stands once.
 */
export function torchPaths(slots: readonly Slot[]): Paths[] {
  const paths = [...new Set(slots.map(({ path }) => path))];
  // Composites that are repeated: those with a second repetition.
  const repeated = new Set<string>();
  for (const path of paths) {
    const words = path.split(".");
    for (let i = 1; i < words.length; i += 2)
      if (words[i] !== "1") repeated.add(words.slice(0, i).join("."));
  }
  const named = (from: number, drop: boolean): Paths =>
    new Map(
      paths.map((path) => {
        const words = path.split(".");
        const shown = words.flatMap((word, i) => {
          if (i % 2 === 0) return [word];
          if (drop && !repeated.has(words.slice(0, i).join("."))) return [];
          return [String(Number(word) - 1 + from)];
        });
        return [shown.join("."), path];
      }),
    );
  return [named(1, false), named(1, true), named(0, false), named(0, true)];
}

/**
 * The names in the AdderNet authors' resnet20.py and resnet50.py, which are torchvision's: `conv1`, `bn1`,
 * `layerL.B.convK`, `layerL.B.bnK`, `layerL.B.downsample.0` and `.1`, `fc`, and `bn2` on the scores. A stage begins
 * with each unit whose shortcut has a layer. Undefined where the network is no row of residual units.
 */
export function authorsPaths(ir: ModelIR): Paths | undefined {
  const { ops } = ir;
  const units = ops.filter(({ op }) => op === "add");
  const names = new Map<string, string>();
  const give = (name: string, op: IrOp) => {
    const [param] = Object.values(op.params);
    if (param !== undefined) names.set(name, pathOf(param));
  };
  let stage = 1;
  let unit = 0;
  let stem: readonly number[] | undefined;
  for (const [at, add] of units.entries()) {
    const [a, b] = add.ins.map((id) => wayBack(ops, id)) as [number[], number[]];
    const start = a.find((id) => b.includes(id));
    if (start === undefined) return undefined;
    stem ??= wayBack(ops, start);
    const [one, two] = [a, b].map((way) => layersOf(ops, way.slice(0, way.indexOf(start))));
    if (one === undefined || two === undefined) return undefined;
    const [main, shortcut] = one.length >= two.length ? [one, two] : [two, one];
    if (at > 0 && shortcut.length > 0) {
      stage += 1;
      unit = 0;
    }
    number(main, `layer${stage}.${unit}.`, give, 1, 1);
    for (const [i, op] of shortcut.entries()) give(`layer${stage}.${unit}.downsample.${i}`, op);
    unit += 1;
  }
  const last = ops.at(-1)?.ins[0];
  if (stem === undefined || last === undefined) return undefined;
  const first = layersOf(ops, stem);
  const norms = number(first, "", give, 1, 1);
  const end = layersOf(ops, wayBack(ops, last));
  const readOut = end.filter((op) => op.op !== "batchNorm").at(-1);
  if (readOut !== undefined) give("fc", readOut);
  number(
    end.filter((op) => op.op === "batchNorm"),
    "",
    give,
    1,
    norms,
  );
  return names;
}

/** Values from `id` backwards as long as each comes from one other. */
function wayBack(ops: readonly IrOp[], id: number): number[] {
  const way: number[] = [];
  for (let at: number | undefined = id; at !== undefined; ) {
    way.push(at);
    const ins: readonly number[] = ops[at]?.ins ?? [];
    at = ins.length === 1 ? ins[0] : undefined;
  }
  return way;
}

/** Filters and norms on a way back, the first one of the network first. */
function layersOf(ops: readonly IrOp[], way: readonly number[]): IrOp[] {
  return way
    .flatMap((id) => {
      const op = ops[id];
      const isLayer = op !== undefined && ("w" in op.params || "gamma" in op.params);
      return isLayer ? [op] : [];
    })
    .reverse();
}

/** Counts filters and norms apart; gives the number of the next norm. */
function number(
  layers: readonly IrOp[],
  prefix: string,
  give: (name: string, op: IrOp) => void,
  conv: number,
  bn: number,
): number {
  let [filters, norms] = [conv, bn];
  for (const op of layers) {
    if (op.op === "batchNorm") give(`${prefix}bn${norms++}`, op);
    else give(`${prefix}conv${filters++}`, op);
  }
  return norms;
}
