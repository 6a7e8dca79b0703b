import { readerCaps } from "./caps";
import { quoted, refusal } from "./errors";
import type { SourceFile } from "./types";

/** Size of the blocks of a tar file, in bytes. */
const block = 512;
/** Most bytes of a long name, or of the pax record of a file. */
const longestName = 64 * 1024;

/** Kinds of entries, by the letter in their header. */
const plain = new Set(["0", "\0", "7"]);
const sparse = "S";
const gnuName = "L";
const pax = "x";

const utf8 = new TextDecoder();
const latin = new TextDecoder("latin1");

function bad(message: string): Error {
  return refusal("file-archive", message, "Pack the folder again as an ordinary tar or zip file.");
}

function cut(): Error {
  return refusal(
    "file-cut",
    "The tar file has no end: it was cut off.",
    "Download or save the file once more.",
  );
}

/** Returns true when these bytes start a tar file: a header whose checksum matches. */
export function looksLikeTar(head: Uint8Array): boolean {
  return head.length >= block && !isBlank(head, 0) && hasChecksum(head, 0);
}

/**
 * Opens the files of a tar archive (ustar, pax, GNU), in their order. Folders, links and devices are left out; names are for
 * people and grouping only. Nothing is copied: each file is a view of `bytes`.
 */
export function openTar(bytes: Uint8Array, signal?: AbortSignal): SourceFile[] {
  const files: SourceFile[] = [];
  let stored: ExtendedHeader = {};
  let at = 0;
  for (let count = 0; ; count++) {
    signal?.throwIfAborted();
    if (at + block > bytes.length) throw cut();
    if (isBlank(bytes, at)) return files;
    if (count >= readerCaps.entries) {
      throw refusal(
        "file-limit",
        `The tar file holds more than ${readerCaps.entries} entries.`,
        "Pack fewer files.",
      );
    }
    if (!hasChecksum(bytes, at)) throw bad("The tar file is damaged: a header is not sound.");
    const kind = latin.decode(bytes.subarray(at + 156, at + 157));
    const isNote = kind === gnuName || kind === pax;
    const size = isNote ? numberAt(bytes, at + 124) : (stored.size ?? numberAt(bytes, at + 124));
    const start = at + block;
    if (size > bytes.length - start) throw cut();
    const content = bytes.subarray(start, start + size);
    at = start + Math.ceil(size / block) * block;
    if (isNote) {
      if (size > longestName) throw bad("The tar file holds a name that is far too long.");
      stored =
        kind === gnuName ? { ...stored, path: textOf(content) } : { ...stored, ...paxOf(content) };
      continue;
    }
    const path = (stored.path ?? nameAt(bytes, start - block)).replaceAll("\\", "/");
    stored = {};
    if (kind === sparse) throw bad(`${quoted(path)} in this tar file is sparse.`);
    if (plain.has(kind) && path !== "" && !path.endsWith("/")) files.push(fileOf(path, content));
  }
}

/** Facts of a pax or GNU record about the file whose header follows. */
interface ExtendedHeader {
  readonly path?: string;
  readonly size?: number;
}

function fileOf(path: string, content: Uint8Array): SourceFile {
  return {
    path,
    size: content.length,
    head: async (count) => content.subarray(0, count),
    bytes: async () => content,
    stream: () => new Blob([content as Uint8Array<ArrayBuffer>]).stream(),
  };
}

function isBlank(bytes: Uint8Array, at: number): boolean {
  for (let i = at; i < at + block; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** Returns true when a header holds its checksum: the sum of its bytes, with blanks in the place of the sum itself. */
function hasChecksum(bytes: Uint8Array, at: number): boolean {
  let sum = 0;
  for (let i = 0; i < block; i++) sum += i >= 148 && i < 156 ? 32 : (bytes[at + i] as number);
  const stored = latin.decode(bytes.subarray(at + 148, at + 156)).match(/^ *([0-7]+)[\0 ]/);
  return stored !== null && Number.parseInt(stored[1] as string, 8) === sum;
}

/** Reads a size: octal digits, or, with the first bit set, a big-endian number of the other bits. */
function numberAt(bytes: Uint8Array, at: number): number {
  const field = bytes.subarray(at, at + 12);
  if (((field[0] as number) & 0x80) !== 0) {
    let value = (field[0] as number) & 0x7f;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    return checked(value);
  }
  const digits = latin.decode(field).match(/^[ \0]*([0-7]*)[ \0]*$/);
  if (digits === null) throw bad("The tar file is damaged: the size of a file is not a number.");
  return checked(Number.parseInt(digits[1] || "0", 8));
}

function checked(size: number): number {
  if (!Number.isSafeInteger(size)) throw bad("The tar file is damaged: a size is beyond reason.");
  return size;
}

/** Reads the name in a header; in ustar it begins with the second field. */
function nameAt(bytes: Uint8Array, at: number): string {
  const name = textOf(bytes.subarray(at, at + 100));
  const isPosix = latin.decode(bytes.subarray(at + 257, at + 263)) === "ustar\0";
  const prefix = isPosix ? textOf(bytes.subarray(at + 345, at + 500)) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** Decodes a text up to the first zero. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return utf8.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Reads path and size from pax records: `LENGTH KEY=VALUE` and a line end each; the length counts the whole record. */
function paxOf(bytes: Uint8Array): ExtendedHeader {
  let found: ExtendedHeader = {};
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(32, at);
    const length = blank < 0 ? Number.NaN : Number(latin.decode(bytes.subarray(at, blank)));
    const end = at + length;
    if (!(Number.isInteger(length) && end > blank + 1 && end <= bytes.length)) {
      throw bad("The tar file is damaged: a pax record is not sound.");
    }
    const record = utf8.decode(bytes.subarray(blank + 1, end - 1));
    const equals = record.indexOf("=");
    const [key, value] = [record.slice(0, equals), record.slice(equals + 1)];
    if (key === "path") found = { ...found, path: value };
    if (key === "size") {
      if (!/^\d{1,16}$/.test(value)) throw bad("The tar file is damaged: a size is not a number.");
      found = { ...found, size: checked(Number(value)) };
    }
    if (key.startsWith("GNU.sparse")) throw bad("A file in this tar file is sparse.");
    at = end;
  }
  return found;
}
