import { DiagnosticError, inflateHead } from "@adder-studio/core";
import { megabytes, readerCaps } from "./caps";
import { quoted, refusal } from "./errors";
import { broken, type Fate, leftOut } from "./parts";
import { type Kind, sniff, sniffed } from "./sniff";
import { openTar } from "./tar";
import { imageName } from "./text-head";
import type { ReadHooks, SourceFile } from "./types";
import { unpack } from "./unpack";
import { officeDocument, type UnsupportedFile, unsupportedFile } from "./unsupported";
import { openZip } from "./zip";

const hidden = /(^|\/)(\.|__MACOSX(\/|$)|Thumbs\.db$|desktop\.ini$)/i;
const archiveEnding = /\.(zip|npz|tar|tgz|tar\.gz)$/i;
/** Greatest depth of archives: an archive in an archive. */
const deepest = 2;
/** Most bytes of all files together, unpacked. */
const unpackedCap = 2 ** 30;
/** Number of files whose contents are examined; the kind of further ones is taken from their names, and each reader checks. */
const mostSniffed = 400;

export type Groups = ReadonlyMap<Kind, readonly SourceFile[]>;

export interface Opened {
  /** Files to read, by kind, archives opened. */
  readonly groups: Groups;
  /** Kinds of well-known files that are not read here. */
  readonly unsupported: ReadonlyMap<SourceFile, UnsupportedFile>;
  /** Reports on files that are skipped: hidden files, damaged archives. */
  readonly fates: readonly Fate[];
}

/** Returns the kind of a file, a gzip wrapper opened. */
async function kindOf(file: SourceFile): Promise<Kind> {
  const head = await file.head(sniffed);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return sniff(head, file.path, file.size);
  const inner = await inflateHead(await file.head(16 * 1024), "gzip", sniffed);
  return sniff(inner, file.path.replace(/\.gz$/i, ""), 0);
}

/**
 * Opens every file of a drop and sorts them by kind, archives opened. Paths within an archive that was dropped alone are its own; those
 * within one among others begin with its name, as if it were a folder. Throws where nothing is left, and for
 * dangerous files.
 */
export async function openAll(files: readonly SourceFile[], hooks: ReadHooks): Promise<Opened> {
  const groups = new Map<Kind, SourceFile[]>();
  const unsupported = new Map<SourceFile, UnsupportedFile>();
  const fates: Fate[] = [];
  let fault: unknown;
  let count = 0;
  let size = 0;

  function shown(list: readonly SourceFile[]): SourceFile[] {
    return list.filter(({ path, fault: shut }) => {
      if (shut !== undefined) {
        fates.push(broken(path, shut));
        fault ??= refusal("file-unreadable", `${quoted(path)}: ${shut}`, "Choose it again.");
        return false;
      }
      const isHidden = hidden.test(path);
      if (isHidden) fates.push(leftOut(path, "A hidden file, which holds no data."));
      return !isHidden;
    });
  }

  function add(kind: Kind, file: SourceFile): void {
    count += 1;
    size += file.size;
    checkSums(count, size, unpackedCap);
    const group = groups.get(kind);
    if (group) group.push(file);
    else groups.set(kind, [file]);
  }

  function addUnsupported(file: SourceFile, known: UnsupportedFile | undefined): void {
    if (known) unsupported.set(file, known);
    add("other", file);
  }

  async function open(file: SourceFile, kind: "zip" | "tar", folder: string, depth: number) {
    hooks.onProgress?.(`opening the ${kind} file`, 0, 1);
    const bytes = await unwrapped(await file.bytes(), hooks.signal);
    const entries = kind === "zip" ? openZip(bytes, hooks.signal) : openTar(bytes, hooks.signal);
    const document = officeDocument(entries);
    if (document) return addUnsupported(file, document);
    const inside = entries.map((entry) => ({ ...entry, path: `${folder}${entry.path}` }));
    checkSums(count + inside.length, size, unpackedCap);
    await sort(shown(inside), depth + 1);
  }

  async function sort(list: readonly SourceFile[], depth: number): Promise<void> {
    const byName = list.length > mostSniffed;
    for (const [i, file] of list.entries()) {
      hooks.signal?.throwIfAborted();
      if (i % 50 === 0) hooks.onProgress?.("looking into the files", i, list.length);
      const kind = byName && imageName.test(file.path) ? "image" : await kindOf(file);
      if ((kind !== "zip" && kind !== "tar") || depth > deepest) {
        if (kind === "other") addUnsupported(file, unsupportedFile(await file.head(sniffed)));
        else add(kind, file);
        continue;
      }
      const isAlone = depth === 1 && list.length === 1;
      try {
        const folder = isAlone ? "" : `${file.path.replace(archiveEnding, "")}/`;
        await open(file, kind, folder, depth);
      } catch (error) {
        if (isAlone || !isDamage(error)) throw error;
        fault ??= error;
        fates.push(broken(file.path, error.diagnostic.message));
      }
    }
  }

  const first = shown(files);
  const sum = first.reduce((total, file) => total + file.size, 0);
  checkSums(first.length, sum, readerCaps.input);
  await sort(first, 1);
  if (groups.size > 0) return { groups, unsupported, fates };
  throw (
    fault ?? refusal("examples-few", "There is no file to read.", "Choose another file or folder.")
  );
}

/** Returns true for a fault of one archive, which does not concern the others. */
function isDamage(error: unknown): error is DiagnosticError {
  return error instanceof DiagnosticError && /^file-(archive|cut)$/.test(error.diagnostic.code);
}

/** Returns an archive without its gzip wrapper, if it has one. */
async function unwrapped(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isPacked ? unpack(bytes, "gzip", { limit: readerCaps.input, signal }) : bytes;
}

function checkSums(count: number, size: number, most: number): void {
  if (count > readerCaps.entries) {
    throw refusal(
      "file-limit",
      `There are ${count} files; at most ${readerCaps.entries} are read.`,
      "Choose fewer files.",
    );
  }
  if (size > most) {
    throw refusal(
      "file-limit",
      `The files have ${megabytes(size)} together; at most ${megabytes(most)} are read.`,
      "Choose smaller ones.",
    );
  }
}
