import { toHex } from "@adder-studio/core";

/** Writes the fields of a receipt one after the other. */
export interface ByteWriter {
  byte(value: number): void;
  /** Writes a whole number of at most 2^53 - 1, seven bits a byte, the lowest first. */
  count(value: number): void;
  /** Writes a float32, little-endian. */
  float(value: number): void;
  /** Writes `count` bytes of a hash in hexadecimal. */
  hash(digits: string, count: number): void;
  /** Writes an ASCII text of at most 16 characters behind its length. */
  text(value: string): void;
  readonly bytes: Uint8Array;
}

export const longestText = 16;

export function createWriter(): ByteWriter {
  const out: number[] = [];
  return {
    byte: (value) => void out.push(value),
    count(value) {
      let left = value;
      for (; left >= 128; left = Math.floor(left / 128)) out.push((left % 128) + 128);
      out.push(left);
    },
    float(value) {
      const four = new Uint8Array(4);
      new DataView(four.buffer).setFloat32(0, value, true);
      out.push(...four);
    },
    hash(digits, count) {
      for (let i = 0; i < count; i++) out.push(Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
    },
    text(value) {
      const letters = [...value].slice(0, longestText);
      out.push(letters.length, ...letters.map((letter) => letter.charCodeAt(0) & 127));
    },
    get bytes() {
      return Uint8Array.from(out);
    },
  };
}

/** Error of a text that ends too early, or holds what no receipt holds; it never leaves this package. */
export class UnreadableError extends Error {}

/** Reads what a `ByteWriter` wrote. Throws an `UnreadableError` behind the end. */
export interface ByteReader {
  byte(): number;
  count(): number;
  float(): number;
  hash(count: number): string;
  text(): string;
  readonly left: number;
}

export function createReader(bytes: Uint8Array): ByteReader {
  let at = 0;
  function take(count: number): Uint8Array {
    if (at + count > bytes.length) throw new UnreadableError("too short");
    at += count;
    return bytes.slice(at - count, at);
  }
  const byte = () => take(1)[0] as number;
  return {
    byte,
    count() {
      let value = 0;
      for (let factor = 1; ; factor *= 128) {
        const part = byte();
        value += (part % 128) * factor;
        if (!Number.isSafeInteger(value)) throw new UnreadableError("too large");
        if (part < 128) return value;
      }
    },
    float: () => new DataView(take(4).buffer).getFloat32(0, true),
    hash: (count) => toHex(take(count)),
    text() {
      const length = byte();
      if (length > longestText) throw new UnreadableError("too long");
      return String.fromCharCode(...take(length));
    },
    get left() {
      return bytes.length - at;
    },
  };
}
