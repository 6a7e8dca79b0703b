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

/**
 * Unpacks a whole stream. What comes out is counted as it comes, so a bomb costs one slice more than the limit, and
 * nothing is allocated on the word of a header. Throws file-bomb over the limit and file-cut when it is damaged.
 */
export async function unpack(
  packed: Uint8Array,
  format: "gzip" | "deflate-raw",
  { limit, plan, signal }: UnpackLimits,
): Promise<Uint8Array> {
  const reader = inSlices(packed).pipeThrough(new DecompressionStream(format)).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  let most = limit;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read().catch((error: unknown) => {
        signal?.throwIfAborted();
        throw damaged(error);
      });
      if (done) break;
      length += value.length;
      if (length > most) throw tooMuch(packed.length, length);
      if (length > readerCaps.ratioFrom && length > packed.length * readerCaps.ratio) {
        throw tooMuch(packed.length, length);
      }
      parts.push(value);
      if (parts.length === 1 && plan) most = Math.min(limit, plan(value) ?? limit);
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
  return join(parts, length);
}

/** The first bytes of a packed stream, as far as they can be had. */
export async function unpackHead(
  packed: Uint8Array,
  format: "gzip" | "deflate-raw",
  count: number,
): Promise<Uint8Array> {
  const reader = inSlices(packed).pipeThrough(new DecompressionStream(format)).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < count) {
    const next = await reader.read().catch(() => undefined);
    if (next === undefined || next.done) break;
    parts.push(next.value);
    length += next.value.length;
  }
  reader.cancel().catch(() => undefined);
  return join(parts, length).subarray(0, count);
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
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

function damaged(_error: unknown): Error {
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
