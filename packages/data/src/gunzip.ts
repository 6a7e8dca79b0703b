/**
 * Unpacks gzip; bytes that do not start with its mark come back as they are (some servers unpack files
 * themselves). Rejects when the content is longer than `limit` bytes or the stream is damaged.
 */
export async function gunzip(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  const reader = packed.pipeThrough(new DecompressionStream("gzip")).getReader();
  const content = new Uint8Array(limit);
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return content.subarray(0, length);
    if (length + value.length > limit) {
      await reader.cancel();
      throw new Error(`more than ${limit} bytes`);
    }
    content.set(value, length);
    length += value.length;
  }
}
