import { piecesOf } from "@adder-studio/core";
import { megabytes, readerCaps } from "./caps";
import { refusal } from "./errors";
import { wideOf } from "./text-head";
import type { ReadHooks, SourceFile } from "./types";
import { unpackedPieces } from "./unpack";

/**
 * Reads the bytes of a text, piece by piece, out of a gzip wrapper if there is one: UTF-16 becomes UTF-8. Throws file-limit and
 * file-bomb as it comes, file-cut when it is damaged, table-text when it is no UTF-16.
 */
export async function* textBytes(
  file: SourceFile,
  { signal }: ReadHooks,
): AsyncGenerator<Uint8Array> {
  const head = await file.head(512);
  const packed = head[0] === 0x1f && head[1] === 0x8b;
  if (file.size > readerCaps.csv) throw tooLarge();
  const stream = file.stream() as ReadableStream<Uint8Array<ArrayBuffer>>;
  const pieces = packed
    ? unpackedPieces(stream, file.size, "gzip", signal)
    : piecesOf(stream, signal);
  let length = 0;
  let recode: ((bytes?: Uint8Array) => Uint8Array) | undefined;
  for await (const piece of pieces) {
    if (piece.length === 0) continue;
    length += piece.length;
    if (length > readerCaps.csv) throw tooLarge();
    recode ??= recoder(packed ? piece : head);
    yield recode(piece);
  }
  if (recode) yield recode();
}

/** Returns a converter to UTF-8 where the first bytes are UTF-16; else one that changes nothing. */
function recoder(head: Uint8Array): (bytes?: Uint8Array) => Uint8Array {
  const encoding = wideOf(head.subarray(0, 512));
  if (encoding === undefined) return (bytes = new Uint8Array(0)) => bytes;
  const decoder = new TextDecoder(encoding, { fatal: true });
  const encoder = new TextEncoder();
  return (bytes) => {
    try {
      return encoder.encode(bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode());
    } catch {
      throw refusal(
        "table-text",
        "The table is damaged UTF-16 text.",
        "Save it as CSV in UTF-8, or download it once more.",
      );
    }
  };
}

function tooLarge(): Error {
  return refusal(
    "file-limit",
    `The table is larger than ${megabytes(readerCaps.csv)}.`,
    "Choose a smaller one, or save it as npz.",
  );
}
