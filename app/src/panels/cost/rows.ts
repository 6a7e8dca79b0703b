import { type Lowered, lower, orderOf } from "@adder-studio/blocks";
import { addShifts } from "@adder-studio/core";
import type { ModelGraph, NodeId, RunConfig } from "@adder-studio/graph";
import {
  distillationCount,
  type IrOp,
  type ModelIR,
  type OpCount,
  opTable,
  powerCount,
  type TrainingCount,
  teacherOf,
  trainingCosts,
} from "@adder-studio/ir";
import { hueOf } from "../../document/BlockIcon";
import { nodeNames } from "../../document/block-info";
import { type Scope, viewOf } from "../../document/scope";
import { otherVersion } from "../../document/swap";

/** Operations for one example at inference. */
export interface Amount extends OpCount {
  /** Those of the additions that are differences |x - w| of an adder's taps. */
  readonly tapAdditions: number;
  /** Those of the multiplications that belong to taps: products of a convolution, squares of an adder. */
  readonly tapMultiplications: number;
  /** Values moved: each weight read once, each block's result written once and read once. */
  readonly moved: number;
}

export const phases = ["forward", "inputGradient", "filterGradient", "update"] as const;
export type Phase = (typeof phases)[number];

/** Operations of a block for one example. `update` is 1/batch of the operations that are done once a step. */
export interface Work {
  readonly inference: Amount;
  readonly training: Readonly<Record<Phase, OpCount>>;
}

export const parts = ["layer", "norm", "readout", "other", "teacher"] as const;
export type Part = (typeof parts)[number];

export const partNames: Readonly<Record<Part, string>> = {
  layer: "Layer",
  norm: "Batch norm",
  readout: "Read-out",
  other: "Other",
  teacher: "Teacher",
};

/** Stands where a row has the path of its block: a teacher is no block. */
export const teacherPath = "";

export interface CostRow {
  /** Path of the layer in the facts of the whole network; of the first repetition, if a composite repeats. */
  readonly path: NodeId;
  readonly name: string;
  /** Hue of the block's name. */
  readonly hue: "adder" | "conv" | "plain";
  /** Those it holds; of a composite there may be several. */
  readonly parts: readonly Part[];
  /** All repetitions together, its own and those of the composites around it. */
  readonly repeat: number;
  readonly own: Work;
  readonly other: Work;
  readonly inside: readonly CostRow[];
}

export interface PartWork {
  readonly own: Work;
  readonly other: Work;
}

export interface CostSheet {
  readonly title: string;
  readonly rows: readonly CostRow[];
  readonly byPart: Readonly<Record<Part, PartWork>>;
  readonly all: PartWork;
  /** Method of the other version; absent where nothing can be swapped, and then its counts are 0. */
  readonly other: "conv" | "adder" | undefined;
  readonly batch: number;
  /** Exponent of the adders: in training, at inference. */
  readonly exponents: Pick<RunConfig, "lpStart" | "lpEnd">;
}

export const noWork: Work = {
  inference: {
    additions: 0,
    multiplications: 0,
    tapAdditions: 0,
    tapMultiplications: 0,
    moved: 0,
  },
  training: {
    forward: { additions: 0, multiplications: 0 },
    inputGradient: { additions: 0, multiplications: 0 },
    filterGradient: { additions: 0, multiplications: 0 },
    update: { additions: 0, multiplications: 0 },
  },
};

export function addCounts(a: OpCount, b: OpCount): OpCount {
  return {
    ...addShifts(a, b),
    additions: a.additions + b.additions,
    multiplications: a.multiplications + b.multiplications,
  };
}

function addWork(a: Work, b: Work): Work {
  return {
    inference: {
      ...addCounts(a.inference, b.inference),
      tapAdditions: a.inference.tapAdditions + b.inference.tapAdditions,
      tapMultiplications: a.inference.tapMultiplications + b.inference.tapMultiplications,
      moved: a.inference.moved + b.inference.moved,
    },
    training: {
      forward: addCounts(a.training.forward, b.training.forward),
      inputGradient: addCounts(a.training.inputGradient, b.training.inputGradient),
      filterGradient: addCounts(a.training.filterGradient, b.training.filterGradient),
      update: addCounts(a.training.update, b.training.update),
    },
  };
}

/** All phases of training one example. */
export function trainingOf({ training }: Work): OpCount {
  return phases.reduce((sum, phase) => addCounts(sum, training[phase]), {
    additions: 0,
    multiplications: 0,
  });
}

function isFilter({ op }: IrOp): boolean {
  return op === "conv2d" || op === "adder2d" || op === "shift2d";
}

/**
 * The block that makes the scores: the one filter layer from which the loss is reached without another. Undefined
 * where several join on the way.
 */
export function readoutOf(ir: ModelIR): NodeId | undefined {
  const found = new Set<NodeId>();
  const seen = new Set<number>();
  const open = [ir.ops.length - 1];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const op = ir.ops[id];
    if (op === undefined || seen.has(id)) continue;
    seen.add(id);
    if (isFilter(op)) found.add(op.from);
    else open.push(...op.ins);
  }
  return found.size === 1 ? [...found][0] : undefined;
}

/** No values of their own: part of the layer before, views, or no part of inference. */
const unmoved: ReadonlySet<string> = new Set([
  "bias",
  "reshape",
  "dropout",
  "softmaxCrossEntropy",
  "meanSquaredError",
]);

/** A layer's differences |x - w|, and its products of two values: of a convolution, or the squares of an adder. */
function tapsOf(op: IrOp): { readonly differences: number; readonly products: number } {
  const { additions, multiplications } = op.cost;
  if (op.op === "conv2d") return { differences: 0, products: multiplications };
  if (op.op !== "adder2d") return { differences: 0, products: 0 };
  const { p = 1 } = op.attrs;
  const differences = additions / (2 + powerCount(p).additions);
  return { differences, products: p === 2 ? multiplications : 0 };
}

function workOf(op: IrOp, training: TrainingCount, batch: number): Work {
  const { parameters, bytes } = op.cost;
  const { forward, inputGradient, filterGradient, step } = training;
  const taps = tapsOf(op);
  return {
    inference: {
      ...addCounts(op.cost, noWork.training.forward),
      tapAdditions: taps.differences,
      tapMultiplications: taps.products,
      moved: parameters + (unmoved.has(op.op) ? 0 : (2 * bytes) / 4),
    },
    training: {
      forward,
      inputGradient,
      filterGradient,
      update: { additions: step.additions / batch, multiplications: step.multiplications / batch },
    },
  };
}

/** `unit1.3.adder1` -> `unit1.1.adder1`: all repetitions under one name. */
function firstOf(path: NodeId): NodeId {
  return path
    .split(".")
    .map((part, index) => (index % 2 === 1 ? "1" : part))
    .join(".");
}

/**
 * Training one example of the network that a distilled run trains beside its own, and the term that joins the two; it
 * has no part in a prediction. Undefined in a run without.
 */
function teacherWork(ir: ModelIR, run: RunConfig): Work | undefined {
  const teacher = teacherOf(ir, run);
  if (teacher === undefined) return undefined;
  const costs = trainingCosts(teacher, run);
  const sum = teacher.ops.reduce(
    (all, op) => addWork(all, workOf(op, costs[op.id] as TrainingCount, run.batch)),
    noWork,
  );
  const classes = teacher.ops.at(-1)?.type.shape.at(-1) ?? 0;
  const inputGradient = addCounts(sum.training.inputGradient, distillationCount(classes));
  return { inference: noWork.inference, training: { ...sum.training, inputGradient } };
}

interface Found {
  readonly byBlock: ReadonlyMap<NodeId, { readonly part: Part; readonly work: Work }>;
  readonly byPart: Readonly<Record<Part, Work>>;
}

function countOps(ir: ModelIR, run: RunConfig): Found {
  const byBlock = new Map<NodeId, { part: Part; work: Work }>();
  const byPart: Record<Part, Work> = {
    layer: noWork,
    norm: noWork,
    readout: noWork,
    other: noWork,
    teacher: teacherWork(ir, run) ?? noWork,
  };
  const readout = readoutOf(ir);
  const costs = trainingCosts(ir, run);
  for (const op of ir.ops) {
    const { group } = opTable[op.op];
    const work = workOf(op, costs[op.id] as TrainingCount, run.batch);
    const part: Part =
      group === "normalisation"
        ? "norm"
        : group === "other"
          ? "other"
          : op.from === readout
            ? "readout"
            : "layer";
    byPart[part] = addWork(byPart[part], work);
    const path = firstOf(op.from);
    const before = byBlock.get(path);
    byBlock.set(path, {
      // A block is called by what it does, not by the reshape around it.
      part: before === undefined || before.part === "other" ? part : before.part,
      work: addWork(before?.work ?? noWork, work),
    });
  }
  return { byBlock, byPart };
}

const nothing: Found = {
  byBlock: new Map(),
  byPart: { layer: noWork, norm: noWork, readout: noWork, other: noWork, teacher: noWork },
};

/** Neither adds nor multiplies, at inference or in training. */
function isIdle(work: Work): boolean {
  const { additions, multiplications } = addCounts(work.inference, trainingOf(work));
  return additions + multiplications === 0;
}

function hueOfType(type: string): CostRow["hue"] {
  const hue = hueOf(type);
  return hue === "adder" || hue === "conv" ? hue : "plain";
}

/**
 * Counts the operations of a document whose network is `lowered`, block by block, and those of the other version, which
 * it lowers itself. Returns undefined as long as the network has a fault.
 */
export function costSheet(document: ModelGraph, lowered: Lowered): CostSheet | undefined {
  // A network that is too large to train on this device has a cost all the same.
  const anySize = { memoryBytes: Number.POSITIVE_INFINITY };
  const ir = lowered.ir ?? lower(document, anySize).ir;
  if (ir === undefined) return undefined;
  const version = otherVersion(document);
  const otherIr = version && lower(version.graph, anySize).ir;
  const own = countOps(ir, document.run);
  const other = otherIr ? countOps(otherIr, document.run) : nothing;

  function level(scope: Scope, prefix: string, around: number): CostRow[] {
    const { graph } = viewOf(document, scope);
    const names = nodeNames(graph);
    return orderOf(graph).flatMap((id): CostRow[] => {
      const node = graph.nodes[id];
      const path = prefix + id;
      if (node === undefined || node.off === true) return [];
      const name = names.get(id) ?? id;
      if (node.type === "composite") {
        const repeat = around * Number(node.props.repeat);
        const inside = level([...scope, id], `${path}.1.`, repeat);
        if (inside.length === 0) return [];
        const sum = (pick: (row: CostRow) => Work) =>
          inside.reduce((total, row) => addWork(total, pick(row)), noWork);
        const held = new Set(inside.flatMap((row) => row.parts));
        const hues = new Set(inside.map(({ hue }) => hue).filter((hue) => hue !== "plain"));
        const [only] = hues;
        return [
          {
            path,
            name,
            hue: hues.size === 1 && only !== undefined ? only : "plain",
            parts: parts.filter((part) => held.has(part)),
            repeat,
            own: sum((row) => row.own),
            other: sum((row) => row.other),
            inside,
          },
        ];
      }
      const found = own.byBlock.get(path);
      if (found === undefined) return [];
      const theirs = other.byBlock.get(path)?.work ?? noWork;
      if (isIdle(found.work) && isIdle(theirs)) return [];
      const hue = hueOfType(node.type);
      const row = { path, name, hue, parts: [found.part], repeat: around, inside: [] };
      return [{ ...row, own: found.work, other: theirs }];
    });
  }

  const taught = { own: own.byPart.teacher, other: other.byPart.teacher };
  const teacher: CostRow = {
    path: teacherPath,
    name: "Teacher (convolution version)",
    hue: "conv",
    parts: ["teacher"],
    repeat: 1,
    ...taught,
    inside: [],
  };
  const isTaught = !isIdle(taught.own) || !isIdle(taught.other);
  const rows = [...level([], "", 1), ...(isTaught ? [teacher] : [])];
  const byPart = Object.fromEntries(
    parts.map((part) => [part, { own: own.byPart[part], other: other.byPart[part] }]),
  ) as Record<Part, PartWork>;
  const sumOf = (side: Found) =>
    parts.reduce((total, part) => addWork(total, side.byPart[part]), noWork);
  return {
    title: document.title,
    rows,
    byPart,
    all: { own: sumOf(own), other: sumOf(other) },
    other: otherIr ? version?.to : undefined,
    batch: document.run.batch,
    exponents: document.run,
  };
}
