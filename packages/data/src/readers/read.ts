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
import { splitOf } from "./split";
import { openTar } from "./tar";
import type { Decoded, OwnSet, ReadHooks, ReadOptions, SourceFile } from "./types";
import { unpack, unpackHead } from "./unpack";
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
  const kind = only && shown.length === 1 ? await kindOf(only) : undefined;
  if (only === undefined || (kind !== "zip" && kind !== "tar")) {
    return finishSet(await readGroup(shown, options, hooks), hooks);
  }
  hooks.onProgress?.(`opening the ${kind} file`, 0, 1);
  const bytes = await only.bytes();
  const entries =
    kind === "zip"
      ? openZip(bytes, hooks.signal)
      : openTar(await unwrapped(bytes, hooks.signal), hooks.signal);
  const inside = entries.filter(({ path }) => !hidden.test(path));
  return finishSet(await readGroup(inside, options, hooks), hooks);
}

/** A tar file out of its gzip wrapper, if it has one. All of it: unlike a zip file it has no table of contents. */
async function unwrapped(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isPacked ? unpack(bytes, "gzip", { limit: readerCaps.input, signal }) : bytes;
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
  const tables = [...of("csv")].sort((a, b) => compareNames(a.path, b.path));
  const [table, other] = tables;
  if (table && other) {
    const [train, test] = ["train", "test"].map((split) =>
      tables.filter(({ path }) => splitOf(path) === split),
    );
    if (tables.length === 2 && train?.[0] && test?.[0]) {
      return readCsv(train[0], options, hooks, test[0]);
    }
    throw refusal(
      "file-pair",
      `There are ${tables.length} tables, ${quoted(table.path)} and ${quoted(other.path)} among them, and their names do not say which is for training.`,
      "Drop one table, or two whose names hold train and test.",
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
    case "tar":
      return refusal(
        "file-archive",
        `${name} is a ${kind} file among others or inside of another one.`,
        `Drop one ${kind} file by itself, without others inside.`,
      );
    default:
      return refusal(
        "file-kind",
        `${name} is no data that can be read here.`,
        "Drop IDX, CIFAR-10 binary, npz or CSV files, or a zip file, tar file or folder with one folder of PNG or JPEG images for each class.",
      );
  }
}
