import { crc32, inflateHead } from "@adder-studio/core";
import { megabytes, readerCaps } from "./caps";
import { quoted, refusal } from "./errors";
import type { SourceFile } from "./types";
import { unpack } from "./unpack";
import { decodeNames, type RawName } from "./zip-names";
import { type Directory, directory64, sizes64 } from "./zip64";

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Offset of its local header. */
  readonly offset: number;
}

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
const longestComment = 65_535;
/** Most bytes of all entries together, unpacked. */
const unpackedCap = 2 ** 30;

function bad(message: string): Error {
  return refusal("file-archive", message, "Pack the folder again as an ordinary zip file.");
}

/**
 * Opens the entries of a zip file, from its central directory alone. Everything in it is checked before anything is
 * unpacked: places, overlaps, sums and ratios. Folders are left out. Names are for people and grouping only.
 */
export function openZip(bytes: Uint8Array, signal?: AbortSignal): SourceFile[] {
  const entries = readDirectory(bytes);
  return entries
    .filter(({ name }) => !name.endsWith("/"))
    .map((entry) => ({
      path: entry.name,
      size: entry.size,
      head: (count: number) => headOf(bytes, entry, count),
      bytes: () => contentOf(bytes, entry, signal),
      stream: () => streamOf(() => contentOf(bytes, entry, signal)),
    }));
}

function readDirectory(bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === undefined) {
    throw refusal(
      "file-cut",
      "The zip file has no end: it was cut off.",
      "Download or save the file once more.",
    );
  }
  const { count, length, start } = directoryOf(view, end);
  const places: number[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + 46 > start + length || view.getUint32(at, true) !== entryMark) {
      throw bad("The zip file's table of contents is damaged.");
    }
    const nameLength = view.getUint16(at + 28, true);
    const next =
      at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > start + length) throw bad("The zip file's table of contents is damaged.");
    places.push(at);
    at = next;
  }
  const names = decodeNames(places.map((place) => rawName(bytes, view, place)));
  const entries = places.map((place, i) => readEntry(view, place, names[i] as string));
  checkEntries(entries, view, start);
  return entries;
}

function directoryOf(view: DataView, end: number): Directory {
  const disk = view.getUint16(end + 4, true) + view.getUint16(end + 6, true);
  const count = view.getUint16(end + 10, true);
  const length = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (count === 0xffff || length === 0xffffffff || start === 0xffffffff) {
    const found = directory64(view, end);
    if (found !== undefined) return found;
    throw bad("The large zip file's table of contents (Zip64) is damaged.");
  }
  if (disk !== 0 || view.getUint16(end + 8, true) !== count) {
    throw bad("This zip file is one part of several.");
  }
  if (start + length > end) throw bad("The zip file's table of contents lies outside of it.");
  return { count, length, start };
}

/** Finds the end record: the last one whose comment reaches exactly to the end of the file. */
function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - 22;
  for (let at = last; at >= 0 && at >= last - longestComment; at--) {
    if (view.getUint32(at, true) !== endMark) continue;
    if (at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  return undefined;
}

function rawName(bytes: Uint8Array, view: DataView, at: number): RawName {
  const utf8 = (view.getUint16(at + 8, true) & 0x800) !== 0;
  const extra = at + 46 + view.getUint16(at + 28, true);
  return {
    bytes: bytes.subarray(at + 46, extra),
    utf8,
    extra: bytes.subarray(extra, extra + view.getUint16(at + 30, true)),
  };
}

function readEntry(view: DataView, at: number, name: string): Entry {
  const flags = view.getUint16(at + 8, true);
  const extra = at + 46 + view.getUint16(at + 28, true);
  const sizes = sizes64(view, extra, extra + view.getUint16(at + 30, true), {
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  });
  if (sizes === undefined) throw bad(`${quoted(name)} in this zip file has no size (Zip64).`);
  const entry = {
    name,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    ...sizes,
  };
  if (flags & 1) {
    throw bad(`${quoted(name)} in this zip file is encrypted.`);
  }
  if (entry.method !== 0 && entry.method !== 8) {
    throw bad(`${quoted(name)} in this zip file is packed in a way that is not supported.`);
  }
  const { packed, size, method } = entry;
  if (method === 0 && packed !== size) throw bad(`${quoted(name)} in this zip file is damaged.`);
  if (size > readerCaps.ratioFrom && size > packed * readerCaps.ratio) {
    throw refusal(
      "file-bomb",
      `${quoted(name)} in this zip file claims to unpack to ${Math.round(size / Math.max(1, packed))} times its size.`,
      "Choose a file from a source you trust.",
    );
  }
  return entry;
}

/** Checks that no two entries share bytes, that none overlaps the directory, and that all together are not too large. */
function checkEntries(entries: readonly Entry[], view: DataView, start: number): void {
  if (entries.length > readerCaps.entries) {
    throw refusal(
      "file-limit",
      `The zip file holds ${entries.length} files; at most ${readerCaps.entries} are read.`,
      "Pack fewer files.",
    );
  }
  const sum = entries.reduce((total, { size }) => total + size, 0);
  if (sum > unpackedCap) {
    throw refusal(
      "file-limit",
      `The zip file unpacks to ${megabytes(sum)}; at most ${megabytes(unpackedCap)} are read.`,
      "Pack fewer or smaller files.",
    );
  }
  let free = 0;
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    if (entry.offset < free) {
      throw refusal(
        "file-bomb",
        "Files in this zip file share the same bytes, as only a bomb's do.",
        "Choose a file from a source you trust.",
      );
    }
    free = dataStart(view, entry) + entry.packed;
    if (free > start) throw bad(`${quoted(entry.name)} reaches beyond the end of the zip file.`);
  }
}

/** Returns the offset of an entry's data. Sizes in a local header may be wrong; only the lengths of its own fields are used. */
function dataStart(view: DataView, { offset, name }: Entry): number {
  if (offset + 30 > view.byteLength || view.getUint32(offset, true) !== localMark) {
    throw bad(`${quoted(name)} is not where the zip file's table of contents says.`);
  }
  return offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
}

function packedBytes(bytes: Uint8Array, entry: Entry): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const from = dataStart(view, entry);
  return bytes.subarray(from, from + entry.packed);
}

async function headOf(bytes: Uint8Array, entry: Entry, count: number): Promise<Uint8Array> {
  const packed = packedBytes(bytes, entry);
  if (entry.method === 0) return packed.subarray(0, count);
  return inflateHead(packed, "deflate-raw", Math.min(count, entry.size));
}

async function contentOf(
  bytes: Uint8Array,
  entry: Entry,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const packed = packedBytes(bytes, entry);
  const content =
    entry.method === 0
      ? packed
      : await unpack(packed, "deflate-raw", { limit: entry.size, signal });
  if (content.length !== entry.size || crc32(content) !== entry.crc) {
    throw refusal(
      "file-cut",
      `${quoted(entry.name)} in the zip file is damaged: its checksum is wrong.`,
      "Download or save the file once more.",
    );
  }
  return content;
}

function streamOf(content: () => Promise<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(controller) {
      try {
        controller.enqueue(await content());
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
  });
}
