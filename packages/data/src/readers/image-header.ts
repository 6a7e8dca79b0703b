import { readerCaps } from "./caps";
import { refusal } from "./errors";
import type { ImageType } from "./types";

export interface ImageHeader {
  readonly type: ImageType;
  readonly width: number;
  readonly height: number;
}

const pngMark = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function looksLikePng(head: Uint8Array): boolean {
  return pngMark.every((byte, i) => head[i] === byte);
}

function looksLikeJpeg(head: Uint8Array): boolean {
  return head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff;
}

const letters = (head: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...head.subarray(from, to));

const isWebp = (head: Uint8Array) =>
  letters(head, 0, 4) === "RIFF" && letters(head, 8, 12) === "WEBP";

const isGif = (head: Uint8Array) => /^GIF8[79]a$/.test(letters(head, 0, 6));

/** Returns true for a BMP file, whose image header has one of a few lengths. */
const isBmp = (head: Uint8Array) =>
  head[0] === 0x42 &&
  head[1] === 0x4d &&
  [12, 40, 52, 56, 64, 108, 124].includes(head[14] ?? 0) &&
  head[15] === 0;

const kinds: readonly (readonly [
  (head: Uint8Array) => boolean,
  (bytes: Uint8Array) => ImageHeader | undefined,
])[] = [
  [looksLikePng, pngHeader],
  [looksLikeJpeg, jpegHeader],
  [isWebp, webpHeader],
  [isGif, gifHeader],
  [isBmp, bmpHeader],
];

export function looksLikeImage(head: Uint8Array): boolean {
  return kinds.some(([looks]) => looks(head));
}

/**
 * Returns the size of a picture from its header, in pixels, before anything decodes it; undefined where its kind is not known or it
 * has no size. AVIF and HEIF are read, too: some browsers show them.
 */
export function pictureSize(
  bytes: Uint8Array,
): { readonly width: number; readonly height: number } | undefined {
  const [, read] = kinds.find(([looks]) => looks(bytes)) ?? [];
  const header = read === undefined ? heifSize(bytes) : read(bytes);
  return header !== undefined && header.width > 0 && header.height > 0 ? header : undefined;
}

/** Returns the largest size in the header of a HEIF file, which lists the sizes of the whole, of its tiles and of a preview. */
function heifSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (letters(bytes, 4, 8) !== "ftyp") return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [width, height] = [0, 0];
  // "ispe", its version and flags, then the two sides.
  for (let at = 8; at + 16 <= Math.min(bytes.length, heifHead); at++) {
    if (view.getUint32(at) !== 0x69737065) continue;
    width = Math.max(width, view.getUint32(at + 8));
    height = Math.max(height, view.getUint32(at + 12));
  }
  return { width, height };
}

/** Number of bytes in which the sizes lie, in front of the parts. */
const heifHead = 2 ** 18;

/**
 * Returns type and size of an image from its header, before anything decodes it. The content decides, not the name.
 * Throws file-image when it is of no kind that is decoded or has no size, and file-limit when a side is too long.
 */
export function imageHeader(bytes: Uint8Array): ImageHeader {
  const [, read] = kinds.find(([looks]) => looks(bytes)) ?? [];
  const header = read?.(bytes);
  if (header === undefined || header.width < 1 || header.height < 1) {
    throw refusal("file-image", imageFault(bytes, read !== undefined), "Save it as PNG.");
  }
  if (Math.max(header.width, header.height) > readerCaps.side) {
    throw refusal(
      "file-limit",
      `An image claims to be ${header.width} × ${header.height} pixels; at most ${readerCaps.side} along a side are decoded.`,
      "Make it smaller.",
    );
  }
  return header;
}

function imageFault(bytes: Uint8Array, known: boolean): string {
  if (bytes.length === 0) return "The file is empty.";
  return known
    ? "The image is damaged or cut off."
    : "This is not a PNG, JPEG, WebP, GIF or BMP image.";
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

/** Reads the first chunk of a WebP file, of one of three kinds: lossy, lossless, or extended. */
function webpHeader(bytes: Uint8Array): ImageHeader | undefined {
  if (bytes.length < 30) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = "image/webp";
  switch (letters(bytes, 12, 16)) {
    case "VP8 ":
      if (bytes[23] !== 0x9d || bytes[24] !== 0x01 || bytes[25] !== 0x2a) return undefined;
      return {
        type,
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    case "VP8L": {
      if (bytes[20] !== 0x2f) return undefined;
      const bits = view.getUint32(21, true);
      return { type, width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
    }
    case "VP8X":
      return {
        type,
        width: 1 + (view.getUint32(24, true) & 0xffffff),
        height: 1 + (view.getUint32(26, true) >>> 8),
      };
    default:
      return undefined;
  }
}

/** Reads the size that a browser decodes: the screen, or the first frame where that is larger. */
function gifHeader(bytes: Uint8Array): ImageHeader | undefined {
  if (bytes.length < 13) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = bytes[10] as number;
  let at = 13 + ((flags & 0x80) !== 0 ? 3 * (2 << (flags & 7)) : 0);
  // Extensions: a label, then blocks of their own length up to an empty one.
  while (bytes[at] === 0x21) {
    at += 2;
    while ((bytes[at] ?? 0) > 0) at += 1 + (bytes[at] as number);
    at += 1;
  }
  if (bytes[at] !== 0x2c || at + 9 > bytes.length) return undefined;
  const [left, top, width, height] = [1, 3, 5, 7].map((by) => view.getUint16(at + by, true)) as [
    number,
    number,
    number,
    number,
  ];
  return {
    type: "image/gif",
    width: Math.max(view.getUint16(6, true), left + width),
    height: Math.max(view.getUint16(8, true), top + height),
  };
}

/** Reads the size of a BMP file; a negative height means that the rows come from the top. */
function bmpHeader(bytes: Uint8Array): ImageHeader | undefined {
  if (bytes.length < 26) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = "image/bmp";
  if (bytes[14] === 12) {
    return { type, width: view.getUint16(18, true), height: view.getUint16(20, true) };
  }
  return { type, width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
}
