import { invariant } from "@adder-studio/core";
import { readerCaps } from "./caps";
import { readCifar } from "./cifar";
import { readCsv } from "./csv";
import { quoted, refusal } from "./errors";
import { finishSet } from "./finish";
import { sortByFolder } from "./folders";
import { readIdx } from "./idx";
import { readImages } from "./images";
import { compareNames } from "./labels";
import { readNpz } from "./npz";
import { type Groups, openAll } from "./open";
import { chosenRole, everyRole, type Fate, leftOut, reportsOf } from "./parts";
import { refused, whyNot } from "./refusals";
import type { Kind } from "./sniff";
import { splitOf } from "./split";
import type { Decoded, OwnSet, ReadHooks, ReadOptions, Role, SourceFile } from "./types";

/** Reads what a person dropped into one set. Throws a DiagnosticError that says what is wrong and what to do. */
export async function readData(
  files: readonly SourceFile[],
  options: ReadOptions,
  hooks: ReadHooks = {},
): Promise<OwnSet> {
  const { groups, fates } = await openAll(files, hooks);
  const { decoded, left, taken } = await readKind(groups, options, hooks);
  const parts = [
    ...(decoded.parts ?? reportsOf(taken.map((file) => readWhole(file, decoded, taken.length)))),
    ...reportsOf([...left, ...fates]),
  ];
  return finishSet({ ...decoded, parts }, hooks);
}

/** What a reader made, of which files, and what became of the others. */
interface Read {
  readonly decoded: Decoded;
  readonly taken: readonly SourceFile[];
  readonly left: readonly Fate[];
}

async function readKind(groups: Groups, options: ReadOptions, hooks: ReadHooks): Promise<Read> {
  const kinds = dataKinds.filter((one) => groups.has(one));
  // A picture or two beside a table illustrate it.
  const [kind] = kinds.length > 1 && !nameClasses(groups) ? kinds.filter(isNoImage) : kinds;
  if (kind === undefined) throw refused(groups);
  const left = [...groups].flatMap(([other, files]) =>
    other === kind ? [] : files.map(({ path }) => leftOut(path, whyNot(other, kind))),
  );
  const files = groups.get(kind) ?? [];
  if (kind === "image") {
    return { decoded: await readImages(files, options, hooks), taken: files, left };
  }
  const isLeft = ({ path }: SourceFile) => chosenRole(options.roles, path) === "leave-out";
  const taken = files.filter((file) => !isLeft(file));
  for (const { path } of files.filter(isLeft))
    left.push(leftOut(path, "You left it out.", everyRole));
  if (taken.length === 0) {
    throw refusal("examples-few", "Every file was left out.", "Take at least one of them.");
  }
  if (kind === "csv") return { ...(await readTables(taken, options, hooks)), left };
  if (kind === "idx") return { decoded: await readIdx(taken, hooks), taken, left };
  if (kind === "npy") return { decoded: await readNpz(taken, hooks), taken, left };
  const names = namesFile(groups);
  const decoded = await readCifar(taken, hooks, names && (await linesOf(names)));
  const others = left.map((fate) =>
    fate.path === names?.path
      ? { ...fate, state: "read" as const, role: "train" as const, reason: "It names the classes." }
      : fate,
  );
  return { decoded, taken, left: others };
}

/** What is read, in this order: the first kind that is there. */
const dataKinds = ["idx", "cifar", "npy", "image", "csv"] as const satisfies readonly Kind[];

const isNoImage = (kind: Kind) => kind !== "image";

/** Whether the folders of the images name two classes or more. */
function nameClasses(groups: Groups): boolean {
  const { labelled } = sortByFolder(groups.get("image") ?? [], undefined);
  return new Set(labelled.map(({ label }) => label)).size > 1;
}

/** A file that went into a set as a whole; only where it is the only one its examples are known here. */
function readWhole({ path }: SourceFile, { labels, train }: Decoded, files: number): Fate {
  const role: Role = train !== undefined && splitOf(path) === "test" ? "test" : "train";
  const choices: readonly Role[] = files > 1 ? [role, "leave-out"] : [];
  return { path, state: "read", role, choices, examples: files > 1 ? 0 : labels.length };
}

async function readTables(
  files: readonly SourceFile[],
  options: ReadOptions,
  hooks: ReadHooks,
): Promise<Omit<Read, "left">> {
  const tables = [...files].sort((a, b) => compareNames(a.path, b.path));
  const [table, other] = tables;
  invariant(table, "there is a table");
  if (other === undefined) {
    return { decoded: await readCsv(table, options, hooks), taken: tables };
  }
  const [train, test] = ["train", "test"].map((split) =>
    tables.filter(({ path }) => (chosenRole(options.roles, path) ?? splitOf(path)) === split),
  );
  if (tables.length === 2 && train?.[0] && test?.[0]) {
    return { decoded: await readCsv(train[0], options, hooks, test[0]), taken: tables };
  }
  throw refusal(
    "file-pair",
    `There are ${tables.length} tables, ${quoted(table.path)} and ${quoted(other.path)} among them, and their names do not say which is for training.`,
    "Drop one table, or two whose names hold train and test.",
  );
}

/** CIFAR's own list of class names, where it lies beside its batches. */
function namesFile(groups: Groups): SourceFile | undefined {
  const file = [...groups.values()]
    .flat()
    .find(({ path }) => /(batches\.meta|fine_label_names)\.txt$/i.test(path));
  return file !== undefined && file.size <= 64 * 1024 ? file : undefined;
}

/** One name a line. */
async function linesOf(file: SourceFile): Promise<string[]> {
  const text = new TextDecoder().decode(await file.bytes());
  return text.split(/\r?\n/).map((line) => line.trim().slice(0, readerCaps.className));
}
