import { readerCaps } from "./caps";
import { refusal } from "./errors";

const sliceBytes = 16 * 1024;

/** `bytes` in slices, on demand: an unpacker that is stopped has not been fed the rest. */
function inSlices(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(at, at + sliceBytes));
        at += sliceBytes;
      },
    },
    { highWaterMark: 0 },
  );
}

export interface UnpackLimits {
  /** Most bytes that may come out. */
  readonly limit: number;
  /** Looks at the first bytes and says how many there must be in all; refuses by throwing. */
  readonly plan?: (head: Uint8Array) => number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The pieces of a stream, which is cancelled when the loop over them ends. Throws what `fault` makes of an error in it. */
export async function* piecesOf<Piece>(
  stream: ReadableStream<Piece>,
  signal: AbortSignal | undefined,
  fault: (error: unknown) => unknown = (error) => error,
): AsyncGenerator<Piece, void> {
  const reader = stream.getReader();
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read().catch((error: unknown) => {
        signal?.throwIfAborted();
        throw fault(error);
      });
      if (done) return;
      yield value;
    }
  } finally {
    // The loop has ended for its own reason; that the stream cannot be cancelled is no news.
    reader.cancel().catch(() => undefined);
  }
}

/**
 * The pieces that `packed`, a stream of `size` bytes, unpacks to. Throws file-cut when it is damaged, and file-bomb as soon
 * as more comes out than its size allows.
 */
export async function* unpackedPieces(
  packed: ReadableStream<Uint8Array<ArrayBuffer>>,
  size: number,
  format: "gzip" | "deflate-raw",
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  const unpacked = packed.pipeThrough(new DecompressionStream(format));
  let length = 0;
  for await (const piece of piecesOf(unpacked, signal, damaged)) {
    length += piece.length;
    if (length > readerCaps.ratioFrom && length > size * readerCaps.ratio) {
      throw tooMuch(size, length);
    }
    yield piece;
  }
}

/**
 * Unpacks a whole stream. What comes out is counted as it comes, so a bomb costs one slice more than the limit, and
 * nothing is allocated on the word of a header. Throws file-bomb over the limit and file-cut when it is damaged.
 */
export async function unpack(
  packed: Uint8Array,
  format: "gzip" | "deflate-raw",
  { limit, plan, signal }: UnpackLimits,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let most = limit;
  for await (const piece of unpackedPieces(inSlices(packed), packed.length, format, signal)) {
    length += piece.length;
    if (length > most) throw tooMuch(packed.length, length);
    parts.push(piece);
    if (parts.length === 1 && plan) most = Math.min(limit, plan(piece) ?? limit);
  }
  return join(parts, length);
}

/** The first bytes of a packed stream, as far as they can be had. */
export async function unpackHead(
  packed: Uint8Array,
  format: "gzip" | "deflate-raw",
  count: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    const unpacked = inSlices(packed).pipeThrough(new DecompressionStream(format));
    for await (const piece of piecesOf(unpacked, undefined)) {
      parts.push(piece);
      length += piece.length;
      if (length >= count) break;
    }
  } catch {
    // Damaged, or cut off since only its beginning was at hand: what came out before that is its head.
  }
  return join(parts, length).subarray(0, count);
}

/** All pieces in one array; `length` is the sum of theirs. A single piece is given as it is. */
export function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function damaged(): Error {
  return refusal(
    "file-cut",
    "The compressed data is damaged or cut off.",
    "Download or save the file once more.",
  );
}

function tooMuch(packed: number, length: number): Error {
  return refusal(
    "file-bomb",
    `This file unpacks to far more than it should: ${packed} bytes became ${length} and did not end there.`,
    "Choose a file from a source you trust.",
  );
}
