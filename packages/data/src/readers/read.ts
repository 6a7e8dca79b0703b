import { invariant } from "@adder-studio/core";
import { readerCaps } from "./caps";
import { untransferableChoices } from "./choices";
import { readCifar } from "./cifar";
import { differentColumns, readCsv } from "./csv";
import { quoted, refusal } from "./errors";
import { finishSet } from "./finish";
import { readIdx } from "./idx";
import { readImages } from "./images";
import { readNpz } from "./npz";
import { type Groups, type Opened, openAll } from "./open";
import { chosenRole, everyRole, type Fate, leftOut, reportsOf } from "./parts";
import { refused, whyNot } from "./refusals";
import { type Candidate, candidatesOf, SeveralSets } from "./sets";
import { splitOf } from "./split";
import { transposed } from "./transpose";
import type { Decoded, OwnSet, ReadHooks, ReadOptions, Role, SetChoice, SourceFile } from "./types";

/**
 * Reads the files that a person dropped into one set. Throws a DiagnosticError with a fault and a hint, and
 * SeveralSets where the files hold several of one kind and `options.set` names none of them.
 */
export async function readData(
  files: readonly SourceFile[],
  options: ReadOptions,
  hooks: ReadHooks = {},
): Promise<OwnSet> {
  const opened = await openAll(files, hooks);
  const { groups, fates } = opened;
  const candidates = await candidatesOf(groups);
  const [first, ...rest] = candidates;
  if (first === undefined) throw refused(opened);
  const asked = candidates.find(({ id }) => id === options.set);
  if (asked === undefined && rest.some(({ kind }) => kind === first.kind)) {
    throw new SeveralSets(candidates.map(choiceOf));
  }
  const chosen = asked ?? first;
  const { decoded, left, taken, names } = await readCandidate(chosen, groups, options, hooks);
  const aside = otherFiles(chosen, candidates, opened, names);
  const parts = [
    ...(decoded.parts ?? reportsOf(taken.map((file) => readWhole(file, decoded, taken.length)))),
    ...reportsOf([...left, ...aside, ...fates]),
  ];
  const sets = candidates.length > 1 ? candidates.map(choiceOf) : [];
  const shown = options.transpose === true ? transposed(decoded) : decoded;
  const lies = options.transpose === undefined && taken.some(({ path }) => /emnist/i.test(path));
  const stays = untransferableChoices(options);
  const notes = [
    ...shown.notes,
    ...(lies && decoded.height > 1 ? [onTheirSide] : []),
    ...(stays === undefined ? [] : [stays]),
  ];
  return finishSet({ ...shown, notes, sets, set: chosen.id, parts }, hooks);
}

const onTheirSide =
  "EMNIST's own files hold their images on their side: exchange rows and columns if these are.";

function choiceOf({ id, title, what }: Candidate): SetChoice {
  return { id, title, what };
}

/** Result of a reader: the set, its files, and reports on further files. */
interface ReadSet {
  readonly decoded: Decoded;
  readonly taken: readonly SourceFile[];
  readonly left: readonly Fate[];
  /** A list of class names that was read, too. */
  readonly names?: SourceFile | undefined;
}

async function readCandidate(
  { kind, members, labels }: Candidate,
  groups: Groups,
  options: ReadOptions,
  hooks: ReadHooks,
): Promise<ReadSet> {
  if (kind === "image") {
    return { decoded: await readImages(members, options, hooks, labels), taken: members, left: [] };
  }
  const isLeft = ({ path }: SourceFile) => chosenRole(options.roles, path) === "leave-out";
  const taken = members.filter((file) => !isLeft(file));
  const left = members
    .filter(isLeft)
    .map(({ path }) => leftOut(path, "You left it out.", everyRole));
  if (taken.length === 0) {
    throw refusal("examples-few", "Every file was left out.", "Take at least one of them.");
  }
  if (kind === "csv") {
    const read = await readTables(taken, options, hooks);
    return { ...read, left: [...left, ...read.left] };
  }
  if (kind === "npy") return { decoded: await readNpz(taken, options, hooks), taken, left };
  const names = namesFile(groups, kind, taken);
  if (names)
    left.push({ ...leftOut(names.path, "It names the classes."), state: "read", role: "train" });
  const list = names && (await namesIn(names, kind));
  if (kind === "idx")
    return { decoded: renamed(await readIdx(taken, hooks, options), list), taken, left, names };
  const lines = Array.isArray(list) ? list : undefined;
  return { decoded: await readCifar(taken, hooks, lines), taken, left, names };
}

/** Reports everything that was not read: the files of other sets, and files of other kinds. */
function otherFiles(
  { kind, members, labels }: Candidate,
  candidates: readonly Candidate[],
  { groups, unsupported }: Opened,
  names: SourceFile | undefined,
): Fate[] {
  const own = new Set([...members, ...(labels?.tables ?? []), ...(names ? [names] : [])]);
  const titles = new Map(
    candidates.flatMap(({ title, members: files }) => files.map((file) => [file, title] as const)),
  );
  return [...groups].flatMap(([other, files]) =>
    files
      .filter((file) => !own.has(file))
      .map((file) => {
        const title = titles.get(file);
        const isOther = title !== undefined && other === kind;
        return leftOut(
          file.path,
          isOther
            ? `It belongs to another set, ${quoted(title)}.`
            : whyNot(other, kind, unsupported.get(file)),
        );
      }),
  );
}

/** Reports a file that went into a set as a whole; its number of examples is known only where it is the only file. */
function readWhole({ path }: SourceFile, { labels, train }: Decoded, files: number): Fate {
  const role: Role = train !== undefined && splitOf(path) === "test" ? "test" : "train";
  const choices: readonly Role[] = files > 1 ? [role, "leave-out"] : [];
  return { path, state: "read", role, choices, examples: files > 1 ? 0 : labels.length };
}

async function readTables(
  files: readonly SourceFile[],
  options: ReadOptions,
  hooks: ReadHooks,
): Promise<ReadSet> {
  const roleIn = ({ path }: SourceFile) => chosenRole(options.roles, path) ?? splitOf(path);
  const [first, second] = files;
  invariant(first, "there is a table");
  if (second === undefined) {
    return { decoded: await readCsv(first, options, hooks), taken: files, left: [] };
  }
  const test = roleIn(first) === "test" ? first : second;
  const train = test === first ? second : first;
  // Often the table to test with has no classes: those are for a contest to keep. Known before either is read.
  const fault = await differentColumns(train, test, hooks);
  if (fault === undefined) {
    return { decoded: await readCsv(train, options, hooks, test), taken: files, left: [] };
  }
  const decoded = await readCsv(train, options, hooks);
  const notes = [...decoded.notes, `No test table was read: ${fault}`];
  return { decoded: { ...decoded, notes }, taken: [train], left: [leftOut(test.path, fault)] };
}

/** Finds the list of class names of CIFAR or EMNIST, where it lies next to the files. */
function namesFile(
  groups: Groups,
  kind: "cifar" | "idx",
  members: readonly SourceFile[],
): SourceFile | undefined {
  const pattern = kind === "cifar" ? /(batches\.meta|fine_label_names)\.txt$/i : /-mapping\.txt$/i;
  const belongs = ({ path, size }: SourceFile) => {
    if (!pattern.test(path) || size > 64 * 1024) return false;
    const stem = path.replace(pattern, "");
    return kind === "cifar" || members.every((member) => member.path.startsWith(stem));
  };
  return [...groups.values()].flat().find(belongs);
}

/** Reads class names. CIFAR: one name a line. EMNIST: a class and the codes of its letters a line, `10 65 97`. */
async function namesIn(
  file: SourceFile,
  kind: "cifar" | "idx",
): Promise<readonly string[] | ReadonlyMap<string, string>> {
  const lines = new TextDecoder().decode(await file.bytes()).split(/\r?\n/);
  if (kind === "cifar") return lines.map((line) => line.trim().slice(0, readerCaps.className));
  return new Map(
    lines.flatMap((line) => {
      const [label, ...codes] = line.trim().split(/\s+/);
      const letters = codes.map(Number).filter((code) => code > 32 && code < 127);
      return label && letters.length > 0 ? [[label, String.fromCharCode(...letters)]] : [];
    }),
  );
}

/** Returns the set with named classes, unless two would have the same name. */
function renamed(
  decoded: Decoded,
  names: readonly string[] | ReadonlyMap<string, string> | undefined,
): Decoded {
  if (!(names instanceof Map)) return decoded;
  const classes = decoded.classes.map((label) => names.get(label) ?? label);
  return new Set(classes).size === classes.length ? { ...decoded, classes } : decoded;
}
