import { readerCaps } from "./caps";
import { refusal } from "./errors";
import type { ImageType } from "./types";

export interface ImageHeader {
  readonly type: ImageType;
  readonly width: number;
  readonly height: number;
}

const pngMark = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function looksLikePng(head: Uint8Array): boolean {
  return pngMark.every((byte, i) => head[i] === byte);
}

export function looksLikeJpeg(head: Uint8Array): boolean {
  return head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff;
}

/**
 * Type and size of a PNG or JPEG from its header, before anything decodes it. What its content is decides, not its
 * name. Throws file-image when it is neither or has no size, and file-limit when a side is too long.
 */
export function imageHeader(bytes: Uint8Array): ImageHeader {
  const header = looksLikePng(bytes)
    ? pngHeader(bytes)
    : looksLikeJpeg(bytes)
      ? jpegHeader(bytes)
      : undefined;
  if (header === undefined || header.width < 1 || header.height < 1) {
    throw refusal("file-image", "An image is damaged, or no PNG or JPEG.", "Save it as PNG.");
  }
  if (Math.max(header.width, header.height) > readerCaps.side) {
    throw refusal(
      "file-limit",
      `An image claims to be ${header.width}×${header.height} pixels; at most ${readerCaps.side} along a side are decoded.`,
      "Make it smaller.",
    );
  }
  return header;
}

function pngHeader(bytes: Uint8Array): ImageHeader | undefined {
  if (bytes.length < 33) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isHeader = view.getUint32(8) === 13 && view.getUint32(12) === 0x49484452;
  if (!isHeader) return undefined;
  return { type: "image/png", width: view.getUint32(16), height: view.getUint32(20) };
}

/** Walks the segments up to the frame header (SOF0 to SOF15 without DHT, JPG and DAC). */
function jpegHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2;
      continue;
    }
    // Pixels or the end before any size was named.
    if (marker === 0xda || marker === 0xd9) return undefined;
    const length = view.getUint16(at + 2);
    if (length < 2) return undefined;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { type: "image/jpeg", height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    at += 2 + length;
  }
  return undefined;
}
