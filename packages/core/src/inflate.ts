export type PackedFormat = "gzip" | "deflate-raw";

/** A packed stream that is not unpacked to its end: it is damaged or cut off, or more came out than was allowed. */
export class InflateError extends Error {
  readonly reason: "corrupt" | "too-big";
  /** Bytes that came out before. */
  readonly length: number;
  constructor(reason: "corrupt" | "too-big", length: number) {
    super(reason === "corrupt" ? "The packed data is damaged." : `More than ${length - 1} bytes.`);
    this.name = "InflateError";
    this.reason = reason;
    this.length = length;
  }
}

/** Bytes of a packed array that an unpacker is given at once. Deflate makes at most about a thousand times as many. */
const sliceBytes = 16 * 1024;

/** A stream of `bytes` in slices that are cut on demand: an unpacker that is stopped has not been fed the rest. */
function inSlices(bytes: Uint8Array, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(at, at + size));
        at += size;
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * The pieces of a stream, which is cancelled when the loop over them ends, for whatever reason. Throws the signal's reason
 * once it is aborted, and an error in the stream as `fault` has it.
 */
export async function* piecesOf<Piece>(
  stream: ReadableStream<Piece>,
  signal?: AbortSignal,
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
 * The pieces that a packed stream unpacks to, by the browser's or Node's own stream. Throws InflateError: `too-big` as soon
 * as more than `limit` bytes have come out, `corrupt` where the stream is damaged or cut off.
 */
export async function* inflatedPieces(
  packed: ReadableStream<Uint8Array<ArrayBuffer>>,
  format: PackedFormat,
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Uint8Array, void> {
  let length = 0;
  const unpacked = packed.pipeThrough(new DecompressionStream(format));
  for await (const piece of piecesOf(unpacked, signal, () => new InflateError("corrupt", length))) {
    length += piece.length;
    if (length > limit) throw new InflateError("too-big", length);
    yield piece;
  }
}

export interface InflateOptions {
  /** Most bytes that may come out. */
  readonly limit: number;
  /** Given the first piece, returns how many bytes there must be in all; undefined leaves it to `limit`. May throw. */
  readonly plan?: ((head: Uint8Array) => number | undefined) | undefined;
  /** Bytes that are unpacked at once: the fewer, the sooner too much is noticed. */
  readonly slice?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Unpacks `bytes` as a whole: gzip (RFC 1952) or deflate without a header (RFC 1951). What comes out is counted as it
 * comes, so too much costs what one slice unpacks to, and nothing is allocated on the word of a header.
 * Throws InflateError: `too-big` above the limit, `corrupt` where `bytes` are damaged or cut off.
 *
 * @example await inflate(bytes, "deflate-raw", { limit: 1e6 });
 */
export async function inflate(
  bytes: Uint8Array,
  format: PackedFormat,
  { limit, plan, slice = sliceBytes, signal }: InflateOptions,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let most = limit;
  for await (const piece of inflatedPieces(inSlices(bytes, slice), format, { limit, signal })) {
    length += piece.length;
    if (length > most) throw new InflateError("too-big", length);
    parts.push(piece);
    if (parts.length === 1 && plan) most = Math.min(limit, plan(piece) ?? limit);
  }
  return joinBytes(parts, length);
}

/** The first `count` bytes that `bytes` unpack to, or as many as come out before they are damaged or end. */
export async function inflateHead(
  bytes: Uint8Array,
  format: PackedFormat,
  count: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    const unpacked = inSlices(bytes, sliceBytes).pipeThrough(new DecompressionStream(format));
    for await (const piece of piecesOf(unpacked)) {
      parts.push(piece);
      length += piece.length;
      if (length >= count) break;
    }
  } catch {
    // Damaged, or cut off since only its beginning was at hand: what came out before that is its head.
  }
  return joinBytes(parts, length).subarray(0, count);
}

/** All parts in one array; `length` is the sum of theirs. A single part is returned as it is, not copied. */
export function joinBytes(
  parts: readonly Uint8Array[],
  length = parts.reduce((sum, part) => sum + part.length, 0),
): Uint8Array {
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
