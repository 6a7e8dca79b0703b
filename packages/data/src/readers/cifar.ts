import { megabytes, readerCaps } from "./caps";
import { quoted, refusal } from "./errors";
import { compareNames, encodeNumbers } from "./labels";
import type { Decoded, ReadHooks, SourceFile } from "./types";

const side = 32;
const pixels = side * side;
const imageBytes = 3 * pixels;

const names10 = "airplane automobile bird cat deer dog frog horse ship truck".split(" ");

/** Returns the number of labels before each image: one (CIFAR-10), or coarse and fine (CIFAR-100). Undefined for other sizes. */
export function cifarLabels(size: number): 1 | 2 | undefined {
  if (size === 0) return undefined;
  if (size % (imageBytes + 1) === 0) return 1;
  return size % (imageBytes + 2) === 0 ? 2 : undefined;
}

/** Reads CIFAR's binary files: records of labels and 32x32 pixels, colour after colour. */
export async function readCifar(
  files: readonly SourceFile[],
  hooks: ReadHooks,
  fileNames?: readonly string[],
): Promise<Decoded> {
  const isTest = (path: string) => /test/i.test(path.split("/").at(-1) ?? path);
  const ordered = [...files].sort(
    (a, b) => Number(isTest(a.path)) - Number(isTest(b.path)) || compareNames(a.path, b.path),
  );
  const kinds = new Set(ordered.map(({ size }) => cifarLabels(size)));
  const [before] = kinds;
  if (before === undefined || kinds.size > 1) {
    throw refusal(
      "file-header",
      "The size of these files is not a multiple of a CIFAR record (3,073 or 3,074 bytes).",
      "Download the binary version once more.",
    );
  }
  const record = imageBytes + before;
  const count = ordered.reduce((sum, { size }) => sum + size / record, 0);
  if (count * imageBytes > readerCaps.decoded) {
    throw refusal(
      "file-limit",
      `These files hold ${count} images; at most ${megabytes(readerCaps.decoded)} are read.`,
      "Choose fewer files.",
    );
  }
  const images = new Uint8Array(count * imageBytes);
  const values = new Uint8Array(count);
  let at = 0;
  let train = 0;
  for (const [i, file] of ordered.entries()) {
    hooks.onProgress?.("reading CIFAR files", i, ordered.length);
    hooks.signal?.throwIfAborted();
    const bytes = await file.bytes();
    if (bytes.length !== file.size) {
      throw refusal("file-cut", `${quoted(file.path)} is cut off.`, "Download it once more.");
    }
    for (let start = 0; start < bytes.length; start += record, at++) {
      values[at] = checkedLabels(bytes, start, before, file.path);
      interleave(bytes, start + before, images, at * imageBytes);
    }
    if (!isTest(file.path)) train = at;
  }
  const encoded = encodeNumbers(values);
  const known = fileNames ?? (before === 1 ? names10 : undefined);
  const classes = encoded.classes.map((value) => known?.[Number(value)] ?? value);
  return {
    kind: before === 1 ? "CIFAR-10 binary" : "CIFAR-100 binary",
    images,
    height: side,
    width: side,
    channels: 3,
    labels: encoded.labels,
    classes,
    ...(train > 0 && train < count ? { train } : {}),
    notes: [
      ...(before === 1 && fileNames === undefined
        ? ["The classes were given the names of CIFAR-10."]
        : []),
      ...(before === 2 ? ["The 100 fine classes are used, not the 20 coarse ones."] : []),
    ],
  };
}

function checkedLabels(bytes: Uint8Array, at: number, before: 1 | 2, path: string): number {
  const first = bytes[at] as number;
  const last = bytes[at + before - 1] as number;
  if (before === 1 ? first > 9 : first > 19 || last > 99) {
    throw refusal(
      "file-header",
      `${quoted(path)} is no CIFAR file: a record has class ${Math.max(first, last)}.`,
      "Download the binary version once more.",
    );
  }
  return last;
}

/** Converts the three planes of a record to pixels of three bytes. */
function interleave(from: Uint8Array, start: number, to: Uint8Array, at: number): void {
  for (let c = 0; c < 3; c++) {
    const plane = start + c * pixels;
    for (let i = 0; i < pixels; i++) to[at + 3 * i + c] = from[plane + i] as number;
  }
}
