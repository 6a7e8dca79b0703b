import { megabytes, readerCaps } from "./caps";
import { readCifar } from "./cifar";
import { readCsv } from "./csv";
import { quoted, refusal } from "./errors";
import { finishSet } from "./finish";
import { readIdx } from "./idx";
import { readImages } from "./images";
import { compareNames } from "./labels";
import { readNpz } from "./npz";
import { type Kind, sniff, sniffed } from "./sniff";
import type { Decoded, OwnSet, ReadHooks, ReadOptions, SourceFile } from "./types";
import { unpackHead } from "./unpack";
import { openZip } from "./zip";

/** Looking into each of very many files takes long: beyond this many their names decide, and each reader checks. */
const mostSniffed = 400;
const imageName = /\.(png|jpe?g)$/i;
const hidden = /(^|\/)(\.|__MACOSX(\/|$)|Thumbs\.db$|desktop\.ini$)/i;

/** Reads what a person dropped into one set. Throws a DiagnosticError that says what is wrong and what to do. */
export async function readData(
  files: readonly SourceFile[],
  options: ReadOptions,
  hooks: ReadHooks = {},
): Promise<OwnSet> {
  const shown = files.filter(({ path }) => !hidden.test(path));
  if (shown.length === 0) {
    throw refusal("examples-few", "There is no file to read.", "Choose another file or folder.");
  }
  checkSum(shown);
  const [only] = shown;
  const packed = only && shown.length === 1 && (await kindOf(only)) === "zip" ? only : undefined;
  if (packed === undefined) return finishSet(await readGroup(shown, options, hooks), hooks);
  hooks.onProgress?.("opening the zip file", 0, 1);
  const entries = openZip(await packed.bytes(), hooks.signal);
  const inside = entries.filter(({ path }) => !hidden.test(path));
  return finishSet(await readGroup(inside, options, hooks), hooks);
}

function checkSum(files: readonly SourceFile[]): void {
  if (files.length > readerCaps.entries) {
    throw refusal(
      "file-limit",
      `There are ${files.length} files; at most ${readerCaps.entries} are read.`,
      "Choose fewer files.",
    );
  }
  const sum = files.reduce((total, { size }) => total + size, 0);
  if (sum > readerCaps.input) {
    throw refusal(
      "file-limit",
      `The files have ${megabytes(sum)} together; at most ${megabytes(readerCaps.input)} are read.`,
      "Choose smaller ones.",
    );
  }
}

/** What a file is, a gzip wrapper opened. */
async function kindOf(file: SourceFile): Promise<Kind> {
  const head = await file.head(sniffed);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return sniff(head, file.path, file.size);
  const inner = await unpackHead(await file.head(16 * 1024), "gzip", sniffed);
  return sniff(inner, file.path.replace(/\.gz$/i, ""), 0);
}

async function readGroup(
  files: readonly SourceFile[],
  options: ReadOptions,
  hooks: ReadHooks,
): Promise<Decoded> {
  const groups = new Map<Kind, SourceFile[]>();
  const byName = files.length > mostSniffed;
  for (const [i, file] of files.entries()) {
    hooks.signal?.throwIfAborted();
    if (i % 50 === 0) hooks.onProgress?.("looking into the files", i, files.length);
    const kind = byName && imageName.test(file.path) ? "image" : await kindOf(file);
    const group = groups.get(kind);
    if (group) group.push(file);
    else groups.set(kind, [file]);
  }
  return readKind(groups, options, hooks);
}

async function readKind(
  groups: ReadonlyMap<Kind, readonly SourceFile[]>,
  options: ReadOptions,
  hooks: ReadHooks,
): Promise<Decoded> {
  const of = (kind: Kind) => groups.get(kind) ?? [];
  if (of("pickle").length > 0) throw refused("pickle", of("pickle")[0]);
  if (of("idx").length > 0) return readIdx(of("idx"), hooks);
  if (of("cifar").length > 0) return readCifar(of("cifar"), hooks, await metaNames(groups));
  if (of("npy").length > 0) return readNpz(of("npy"), hooks);
  if (of("image").length > 0) return readImages(of("image"), options, hooks);
  const [table, other] = [...of("csv")].sort((a, b) => compareNames(a.path, b.path));
  if (table && other) {
    throw refusal(
      "file-pair",
      `There are two tables, ${quoted(table.path)} and ${quoted(other.path)}.`,
      "Drop one table at a time.",
    );
  }
  if (table) return readCsv(table, options, hooks);
  const [first] = groups;
  throw refused(first?.[0] ?? "other", first?.[1][0]);
}

/** CIFAR's own list of class names, where it lies beside its batches: one name a line. */
async function metaNames(
  groups: ReadonlyMap<Kind, readonly SourceFile[]>,
): Promise<string[] | undefined> {
  const lists = [...groups.values()].flat();
  const file = lists.find(({ path }) => /(batches\.meta|fine_label_names)\.txt$/i.test(path));
  if (file === undefined || file.size > 64 * 1024) return undefined;
  const text = new TextDecoder().decode(await file.bytes());
  return text.split(/\r?\n/).map((line) => line.trim().slice(0, readerCaps.className));
}

function refused(kind: Kind, file: SourceFile | undefined): Error {
  const name = quoted(file?.path ?? "");
  switch (kind) {
    case "pickle":
      return refusal(
        "file-pickle",
        `${name} is a Python pickle, which would have to be run to be read.`,
        "Export weights as safetensors, or data as npz.",
      );
    case "markup":
      return refusal(
        "file-markup",
        `${name} is a web page or SVG, which is never opened here.`,
        "Drop PNG or JPEG images instead.",
      );
    case "zip":
      return refusal(
        "file-archive",
        `${name} is a zip file among others or inside of another one.`,
        "Drop one zip file by itself, without others inside.",
      );
    default:
      return refusal(
        "file-kind",
        `${name} is no data that can be read here.`,
        "Drop IDX, CIFAR-10 binary, npz or CSV files, or a zip or folder with one folder of PNG or JPEG images for each class.",
      );
  }
}
