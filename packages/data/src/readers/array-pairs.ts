import { counted } from "@adder-studio/core";
import { quoted, refusal } from "./errors";
import { compareNames } from "./labels";
import type { SourceFile } from "./types";

/** An array that has not been read yet. */
export interface ArrayFile {
  readonly file: SourceFile;
  readonly dims: readonly number[];
  /** True when it holds texts, which can only be labels. */
  readonly text: boolean;
}

/** An array of examples and one of their labels or targets; without `y` all are of the class `name`. */
export interface ArrayPair {
  readonly x: ArrayFile;
  readonly y: ArrayFile | undefined;
  readonly split: "train" | "test";
  readonly name: string;
}

export interface Paired {
  /** Pairs, those to train on in front. */
  readonly pairs: readonly ArrayPair[];
  readonly left: readonly { readonly array: ArrayFile; readonly why: string }[];
  readonly notes: readonly string[];
}

type Split = "train" | "test" | "val";

const inputWords = /^(x|images?|imgs?|pixels?|data|inputs?|features?)$/;
const answerWords = /^(y|labels?|lbls?|targets?|class(es)?)$/;
const splitWords: readonly (readonly [Split, RegExp])[] = [
  ["train", /^(tr|trn|train|training)$/],
  ["test", /^(te|tst|test|testing|t10k)$/],
  ["val", /^(val|valid|validation|dev|eval)$/],
];
/** Pattern of numpy's names for arrays without one. */
const positional = /^arr (\d+)$/;

/** Splits a name into its parts: `x_train`, `xtrain`, `trainImages`, `Y-test`. */
function nameParts(name: string): string[] {
  return name
    .replace(/\.npy$/i, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((word) => /^([xy])(tr|te|train|test|val|valid)$/.exec(word)?.slice(1) ?? [word])
    .flatMap((word) => /^(train|test|val)([xy])$/.exec(word)?.slice(1) ?? [word])
    .filter((word) => word !== "");
}

/** Returns true when a file's own name stands for labels of examples; a list of class names is no such file. */
export function namesTargets(path: string): boolean {
  const words = nameParts(path.split("/").at(-1) ?? path);
  return (
    words.some((word) => answerWords.test(word)) && !words.some((word) => /^names?$/.test(word))
  );
}

interface Named extends ArrayFile {
  readonly role: "x" | "y" | undefined;
  readonly split: Split | undefined;
  /** Rest of the name without these parts. */
  readonly rest: string;
}

/** Reads role and split from an array's own name, else from that of its archive or folder. */
function named(array: ArrayFile): Named {
  const names = array.file.path.split("/").slice(-2).reverse().map(nameParts);
  const role = names
    .map((words) =>
      words.some((word) => answerWords.test(word))
        ? "y"
        : words.some((word) => inputWords.test(word))
          ? "x"
          : undefined,
    )
    .find((one) => one !== undefined);
  const split = names
    .map((words) => splitWords.find(([, pattern]) => words.some((word) => pattern.test(word)))?.[0])
    .find((one) => one !== undefined);
  const known = [inputWords, answerWords, ...splitWords.map(([, pattern]) => pattern)];
  const rest = names
    .map((words) => words.filter((word) => !known.some((pattern) => pattern.test(word))).join(" "))
    .reverse()
    .join(" ")
    .trim();
  return { ...array, role: array.text ? "y" : role, split, rest };
}

const rowSize = ({ dims }: ArrayFile) => dims.slice(1).reduce((all, side) => all * side, 1);
const rows = ({ dims }: ArrayFile) => dims[0] ?? 0;
const nameOf = ({ file }: ArrayFile) =>
  (file.path.split("/").at(-1) ?? file.path).replace(/\.npy$/i, "");
const shown = (array: ArrayFile) => `${quoted(nameOf(array))} (${array.dims.join(" × ")})`;

/** Gives roles to arrays whose names have none: rows of several values are examples, single values their labels or targets. */
function withRoles(all: readonly Named[]): Named[] {
  const open = all.filter(({ role }) => role === undefined);
  const has = (role: "x" | "y") => all.some((array) => array.role === role);
  const roles = new Map<Named, "x" | "y">();
  const wide = open.filter((array) => rowSize(array) > 1);
  for (const array of open) {
    const isWide = rowSize(array) > 1;
    roles.set(array, isWide && (!has("x") || has("y")) ? "x" : "y");
  }
  // Two arrays of rows: the narrower one holds the targets of the other.
  const [a, b] = wide;
  if (open.length === 2 && a && b && !has("x") && !has("y") && rows(a) === rows(b)) {
    if (rowSize(a) !== rowSize(b)) roles.set(rowSize(a) > rowSize(b) ? b : a, "y");
  }
  // Two of single values are a curve.
  if (open.length === 2 && wide.length === 0 && !has("x") && !has("y") && open[0]) {
    roles.set(open[0], "x");
  }
  return all.map((array) => ({ ...array, role: array.role ?? roles.get(array) }));
}

/** Pairs arrays that belong together: by their names, else by their shapes and their order. */
export function pairArrays(files: readonly ArrayFile[]): Paired {
  const sorted = [...files].sort((a, b) => compareNames(a.file.path, b.file.path));
  const left: Paired["left"][number][] = [];
  const able = sorted.filter((array) => {
    if (array.dims.length > 0 && rows(array) > 0) return true;
    left.push({ array, why: "It holds no rows." });
    return false;
  });
  const all = withRoles(able.map(named));
  const splits = new Set(all.map(({ split }) => split));
  // Validation arrays stand in for a test where there is none.
  const asTest: Split = splits.has("test") ? "test" : "val";
  const hasTrain = splits.has("train");
  const used = all.filter((array) => {
    const isValidation = array.split === "val" && asTest !== "val";
    const isOver = array.split === undefined && hasTrain;
    if (isValidation) left.push({ array, why: "It is for validation, and there are test arrays." });
    if (isOver)
      left.push({ array, why: "Its name does not say that it is for training or a test." });
    return !isValidation && !isOver;
  });
  const of = (isTest: boolean) => used.filter(({ split }) => (split === asTest) === isTest);
  const trains = pairUp(of(false), left);
  const tests = pairUp(of(true), left);
  if (trains.length === 0) throw unpaired(all);
  const notes: string[] = [];
  const pairs = [
    ...trains.map((pair) => ({ ...pair, split: "train" as const })),
    ...tests.map((pair) => ({ ...pair, split: "test" as const })),
  ];
  const [first, second] = trains;
  const inOrder = trains.every(({ x }) =>
    positional.test(named(x).rest.split(" ").slice(-2).join(" ")),
  );
  if (first?.y && second && trains.length === 2 && tests.length === 0 && inOrder) {
    notes.push(
      `${shown(first.x)} was taken to train on and ${shown(second.x)} to test on, by their order.`,
    );
    return {
      pairs: [
        { ...first, split: "train" },
        { ...second, split: "test" },
      ],
      left,
      notes,
    };
  }
  if (first && first.y === undefined)
    notes.push("Each array was taken as the examples of one class.");
  return { pairs, left, notes };
}

function pairUp(all: readonly Named[], left: Paired["left"][number][]): Omit<ArrayPair, "split">[] {
  const xs = all.filter(({ role }) => role === "x");
  const ys = all.filter(({ role }) => role === "y");
  if (ys.length === 0) return classes(xs);
  const free = new Set(ys);
  const pairs: Omit<ArrayPair, "split">[] = [];
  for (const x of xs) {
    const able = [...free];
    const same = able.filter((y) => y.rest === x.rest);
    const alike = able.filter((y) => rows(y) === rows(x));
    const y =
      same.find((one) => rows(one) === rows(x)) ??
      alike.find((one) => rowSize(one) === 1) ??
      alike[0] ??
      (xs.length === 1 && ys.length === 1 ? ys[0] : same[0]);
    if (y === undefined) {
      left.push({ array: x, why: "No array of labels belongs to it." });
      continue;
    }
    if (rows(y) !== rows(x)) {
      throw refusal(
        "file-pair",
        `${shown(x)} holds ${counted(rows(x), "example")}, and ${shown(y)} holds ${counted(rows(y), "label")}.`,
        "Save arrays that belong together.",
      );
    }
    free.delete(y);
    pairs.push({ x, y, name: nameOf(x) });
  }
  for (const array of free) left.push({ array, why: "It fits no array of examples." });
  return pairs;
}

/** Returns arrays that each hold one class, named by their files. */
function classes(xs: readonly Named[]): Omit<ArrayPair, "split">[] {
  const [first, ...others] = xs;
  if (first === undefined || others.length === 0) return [];
  const shape = first.dims.slice(1).join();
  if (xs.some((x) => x.dims.slice(1).join() !== shape || positional.test(x.rest))) return [];
  const words = xs.map((x) => nameOf(x).split(/[_\s]+/));
  const shortest = Math.min(...words.map((list) => list.length));
  let common = 0;
  while (common < shortest - 1 && words.every((list) => list[common] === words[0]?.[common])) {
    common += 1;
  }
  return xs.map((x, i) => ({ x, y: undefined, name: words[i]?.slice(common).join(" ") ?? "" }));
}

function unpaired(all: readonly Named[]): Error {
  const some = all.slice(0, 4).map(shown).join(", ");
  const what =
    all.length === 0
      ? "The files hold no arrays with rows."
      : `These arrays do not tell examples from labels: ${some}.`;
  return refusal(
    "file-pair",
    what,
    "Save them under these names: numpy.savez(name, x=images, y=labels).",
  );
}
