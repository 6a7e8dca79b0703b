import { joinBytes, piecesOf } from "@adder-studio/core";

/** Deflate without a header (RFC 1951), by the browser's or Node's own stream. */
export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([new Uint8Array(bytes)])
    .stream()
    .pipeThrough(new CompressionStream("deflate-raw"));
  const parts: Uint8Array[] = [];
  for await (const part of piecesOf(packed)) parts.push(part);
  return joinBytes(parts);
}
