import { counted, inflateHead } from "@adder-studio/core";
import { cifarLabels } from "./cifar";
import { sortByFolder } from "./folders";
import { type ImageLabels, labelsInNames, labelsInTables } from "./image-labels";
import { compareNames } from "./labels";
import type { Groups } from "./open";
import { folderOf } from "./parts";
import { splitOf } from "./split";
import type { SetChoice, SourceFile } from "./types";

/** Kinds of files that hold examples; of several in one drop the first is read. */
export type DataKind = "idx" | "cifar" | "npy" | "image" | "csv";
const dataKinds: readonly DataKind[] = ["idx", "cifar", "npy", "image", "csv"];

/** Files that make one set. */
export interface Candidate extends SetChoice {
  readonly kind: DataKind;
  readonly members: readonly SourceFile[];
  /** Labels of images whose folders name no classes. */
  readonly labels?: ImageLabels;
}

/** Error of files that hold several sets, of which none was chosen. */
export class SeveralSets extends Error {
  readonly sets: readonly SetChoice[];

  constructor(sets: readonly SetChoice[]) {
    super("These files hold several sets.");
    this.name = "SeveralSets";
    this.sets = sets;
  }
}

/** Parts of names in which the files of one set differ, and which do not name the set. */
const partWords =
  /^(train|training|trn|test|testing|tst|t10k|val|valid|validation|eval|evaluation|holdout|images?|imgs?|labels?|targets?|data|idx\d?|u?byte|gz|bin|x|y)$/;
const numberedPart = /(^|[^a-z])(part|batch|shard|chunk)[-_ ]?\d+/gi;
const ending = /\.(csv|tsv|tab|txt|data|dat|npy|npz|gz)$/i;
/** Pattern of files to submit to a contest, whose classes are placeholders. */
const submission = /(^|[^a-z])submissions?([^a-z]|$)/i;

/** Returns the name of a set: `emnist-letters` for `emnist-letters-train-images-idx3-ubyte.gz`. */
function setName(path: string): string {
  const name = (path.split("/").at(-1) ?? path).replace(ending, "").replace(ending, "");
  const words = name.replace(numberedPart, "$1").split(/[^\p{L}\p{M}\p{N}]+/u);
  return words.filter((word) => !partWords.test(word.toLowerCase())).join("-");
}

/** Lists every set that the files hold, the default first. */
export async function candidatesOf(groups: Groups): Promise<Candidate[]> {
  const found: Candidate[] = [];
  const pictures = groups.get("image") ?? [];
  const tables = groups.get("csv") ?? [];
  const labels = await labelsFor(pictures, tables);
  for (const kind of dataKinds) {
    const files = groups.get(kind) ?? [];
    if (files.length === 0) continue;
    if (kind === "idx") found.push(...(await idxSets(files)));
    else if (kind === "cifar") found.push(...cifarSets(files));
    else if (kind === "npy") found.push(...arraySets(files));
    else if (kind === "image") {
      found.push({ ...candidate("image", "the images", files), ...(labels && { labels }) });
    } else {
      const free = files.filter((file) => labels?.tables.includes(file) !== true);
      found.push(...tableSets(found.length > 0 ? free.filter(isNoText) : free));
    }
  }
  const images = found.find(({ kind }) => kind === "image");
  // One or two pictures next to other data illustrate them.
  const others = found.filter((one) => one !== images);
  const list =
    images && others.length > 0 && !labels && !nameClasses(images.members) ? others : found;
  return named(list);
}

/** Returns false for a text, which describes other data where there are some, as EMNIST's mappings do. */
const isNoText = ({ path }: SourceFile) => !/\.txt$/i.test(path);

/** Finds labels in a table or in the images' names, where folders name no classes. */
async function labelsFor(
  images: readonly SourceFile[],
  tables: readonly SourceFile[],
): Promise<ImageLabels | undefined> {
  if (images.length === 0) return undefined;
  const real = tables.filter(({ path }) => !submission.test(path));
  if (!nameClasses(images)) return (await labelsInTables(real, images)) ?? labelsInNames(images);
  const { labelled } = sortByFolder(images, undefined);
  const names = new Set(labelled.map(({ label }) => label.replace(/\d+/g, "")));
  // `images_part_1` and `images_part_2` are one folder in two parts.
  return names.size === 1 && !names.has("") ? labelsInTables(real, images) : undefined;
}

function candidate(kind: DataKind, title: string, members: readonly SourceFile[]): Candidate {
  const what = `${nouns[kind]}, ${counted(members.length, "file")}`;
  return { id: title, title, what, kind, members };
}

const nouns: Readonly<Record<DataKind, string>> = {
  idx: "IDX",
  cifar: "CIFAR binary",
  npy: "arrays",
  image: "images in folders",
  csv: "table",
};

/** Gives each candidate a name of its own. */
function named(list: readonly Candidate[]): Candidate[] {
  const taken = new Set<string>();
  return list.map((one) => {
    let id = one.id;
    for (let i = 2; taken.has(id); i++) id = `${one.id} (${i})`;
    taken.add(id);
    return { ...one, id, title: id };
  });
}

/** Returns true when the folders of images name two classes or more. */
function nameClasses(files: readonly SourceFile[]): boolean {
  const { labelled } = sortByFolder(files, undefined);
  return new Set(labelled.map(({ label }) => label)).size > 1;
}

function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

interface IdxFile {
  readonly file: SourceFile;
  /** Number of axes; 1: labels; 3 and more: images. */
  readonly rank: number;
  readonly count: number;
}

async function idxFile(file: SourceFile): Promise<IdxFile> {
  const raw = await file.head(16 * 1024);
  const packed = raw[0] === 0x1f && raw[1] === 0x8b;
  const head = packed ? await inflateHead(raw, "gzip", 16) : raw.subarray(0, 16);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return { file, rank: head[3] ?? 0, count: head.length >= 8 ? view.getUint32(4) : 0 };
}

/** Groups IDX files to sets with images and labels, by folder and name, or by name alone; else all are one set. */
async function idxSets(files: readonly SourceFile[]): Promise<Candidate[]> {
  const list: IdxFile[] = [];
  for (const file of files) list.push(await idxFile(file));
  for (const withFolder of [true, false]) {
    const groups = groupBy(list, ({ file: { path } }) =>
      [...(withFolder ? [folderOf(path)] : []), setName(path)].join("/"),
    );
    const whole = [...groups].filter(
      ([, members]) =>
        members.some(({ rank }) => rank > 2) && members.some(({ rank }) => rank === 1),
    );
    if (whole.length > 1 && whole.length === groups.size) {
      const names = whole.map(([key]) => key.split("/").at(-1) ?? "");
      const differ = new Set(names).size === names.length && !names.includes("");
      return whole.map(([key, members], i) => {
        const title = differ ? (names[i] as string) : key.replace(/\/$/, "");
        const images = members.reduce((sum, it) => sum + (it.rank > 2 ? it.count : 0), 0);
        const one = candidate(
          "idx",
          title,
          members.map(({ file }) => file),
        );
        return { ...one, what: `${counted(images, "image")}, ${one.what}` };
      });
    }
  }
  return [candidate("idx", "the IDX files", files)];
}

/** Groups CIFAR files to sets: CIFAR-10 and CIFAR-100 differ in the length of their records. */
function cifarSets(files: readonly SourceFile[]): Candidate[] {
  const groups = groupBy(files, ({ size }) => (cifarLabels(size) === 2 ? "CIFAR-100" : "CIFAR-10"));
  return [...groups].map(([title, members]) => candidate("cifar", title, members));
}

/** Groups arrays to sets: archives with several arrays are sets of their own, unless they are the splits of one. */
function arraySets(files: readonly SourceFile[]): Candidate[] {
  const archives = groupBy(files, ({ path }) => folderOf(path));
  const groups = groupBy([...archives], ([folder]) => setName(folder));
  const apart = groups.size > 1 && [...archives.values()].every((members) => members.length > 1);
  if (!apart) return [candidate("npy", "the arrays", files)];
  return [...groups].map(([name, list]) =>
    candidate(
      "npy",
      name || "the arrays",
      list.flatMap(([, members]) => members),
    ),
  );
}

/** Groups tables to sets: one table each, but for two that are the splits of one. */
function tableSets(files: readonly SourceFile[]): Candidate[] {
  const real = files.filter(({ path }) => !submission.test(path));
  const sorted = [...(real.length > 0 ? real : files)].sort((a, b) => compareNames(a.path, b.path));
  const groups = groupBy(sorted, ({ path }) => setName(path));
  return [...groups].flatMap(([name, members]) => {
    const splits = members.map(({ path }) => splitOf(path));
    const isPair = members.length === 2 && splits.includes("train") && splits.includes("test");
    if (isPair) return [candidate("csv", name || "train and test", members)];
    return members.map((file) => candidate("csv", file.path, [file]));
  });
}
