import { inflate } from "@adder-studio/core";

/**
 * Unpacks gzip; bytes that do not start with its mark come back as they are (some servers unpack files
 * themselves). Rejects when the content is longer than `limit` bytes or the stream is damaged.
 */
export async function gunzip(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? inflate(bytes, "gzip", { limit }) : bytes;
}
