/** Bytes handed to the decompressor at once: a bomb is noticed after some hundred kilobytes of output. */
const sliceBytes = 256;

/** Deflate without a header (RFC 1951), by the browser's or Node's own stream. */
export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new CompressionStream("deflate-raw");
  const writer = stream.writable.getWriter();
  const sent = writer.write(new Uint8Array(bytes)).then(() => writer.close());
  const chunks: Uint8Array[] = [];
  const reader = stream.readable.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read())
    chunks.push(part.value);
  await sent;
  return join(chunks);
}

/**
 * The bytes that were deflated; "corrupt" when the stream is broken, "too-big" as soon as more than
 * `maxBytes` come out. Never throws.
 */
export async function inflate(
  bytes: Uint8Array,
  maxBytes: number,
): Promise<Uint8Array | "corrupt" | "too-big"> {
  const stream = new DecompressionStream("deflate-raw");
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let stopped = false;
  // A failed write also fails the read below, which is where it is reported.
  const feeding = feed(writer, bytes, () => stopped).catch(() => undefined);
  writer.closed.catch(() => undefined);
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size > maxBytes) return "too-big";
      chunks.push(part.value);
    }
    await feeding;
    return join(chunks);
  } catch {
    return "corrupt";
  } finally {
    stopped = true;
    reader.cancel().catch(() => undefined);
    writer.abort().catch(() => undefined);
  }
}

async function feed(
  writer: WritableStreamDefaultWriter<BufferSource>,
  bytes: Uint8Array,
  isStopped: () => boolean,
): Promise<void> {
  for (let at = 0; at < bytes.length && !isStopped(); at += sliceBytes) {
    await writer.ready;
    await writer.write(new Uint8Array(bytes.subarray(at, at + sliceBytes)));
  }
  if (!isStopped()) await writer.close();
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
