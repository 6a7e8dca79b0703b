import {
  InflateError,
  type InflateOptions,
  inflate,
  inflatedPieces,
  type PackedFormat,
} from "@adder-studio/core";
import { readerCaps } from "./caps";
import { refusal } from "./errors";

/** Most bytes that `size` packed bytes may become, whatever the reader's own limit. */
function mostOf(size: number): number {
  return Math.max(readerCaps.ratioFrom, size * readerCaps.ratio);
}

/**
 * The pieces that `packed`, a stream of `size` bytes, unpacks to. Throws file-cut when it is damaged, and file-bomb as soon
 * as more comes out than its size allows.
 */
export async function* unpackedPieces(
  packed: ReadableStream<Uint8Array<ArrayBuffer>>,
  size: number,
  format: PackedFormat,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* inflatedPieces(packed, format, { limit: mostOf(size), signal });
  } catch (error) {
    throw refused(error, size);
  }
}

/**
 * Unpacks `packed` as a whole. Throws file-bomb over the limit, over what `plan` makes of the first bytes and over what the
 * size of `packed` allows, and file-cut when it is damaged.
 */
export async function unpack(
  packed: Uint8Array,
  format: PackedFormat,
  options: InflateOptions,
): Promise<Uint8Array> {
  const limit = Math.min(options.limit, mostOf(packed.length));
  return inflate(packed, format, { ...options, limit }).catch((error: unknown) => {
    throw refused(error, packed.length);
  });
}

/** A refusal in place of an error of unpacking; other errors as they are. */
function refused(error: unknown, packed: number): unknown {
  if (!(error instanceof InflateError)) return error;
  return error.reason === "corrupt"
    ? refusal(
        "file-cut",
        "The compressed data is damaged or cut off.",
        "Download or save the file once more.",
      )
    : refusal(
        "file-bomb",
        `This file unpacks to far more than it should: ${packed} bytes became ${error.length} and did not end there.`,
        "Choose a file from a source you trust.",
      );
}
