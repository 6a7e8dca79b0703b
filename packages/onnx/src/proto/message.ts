import { littleEndianBytes } from "@adder-studio/core";

const encoder = new TextEncoder();

/**
 * A protocol buffer message being written: `key varint | value` a field, key = number << 3 | wire type
 * (protobuf.dev/programming-guides/encoding). Bytes are not copied before `joined`.
 */
export class Message {
  private readonly parts: Uint8Array[] = [];
  private length = 0;

  /** Number of bytes written so far. */
  get size(): number {
    return this.length;
  }

  private put(bytes: Uint8Array): void {
    this.parts.push(bytes);
    this.length += bytes.length;
  }

  /** Writes a whole number from -2^53 to 2^53 (wire type 0; a negative one as two's complement of 64 bits). */
  int(field: number, value: number): this {
    this.put(varint(field * 8));
    this.put(varint(value));
    return this;
  }

  /** Writes a float32 (wire type 5). */
  float(field: number, value: number): this {
    this.put(varint(field * 8 + 5));
    this.put(littleEndianBytes(Float32Array.of(value)));
    return this;
  }

  /** Writes bytes (wire type 2). */
  bytes(field: number, value: Uint8Array): this {
    this.put(varint(field * 8 + 2));
    this.put(varint(value.length));
    this.put(value);
    return this;
  }

  /** Writes a text as UTF-8. */
  text(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value));
  }

  /** Writes a text that is not empty. */
  textIfAny(field: number, value: string): this {
    return value === "" ? this : this.text(field, value);
  }

  message(field: number, value: Message): this {
    this.put(varint(field * 8 + 2));
    this.put(varint(value.length));
    for (const part of value.parts) this.put(part);
    return this;
  }

  /** Writes a packed list of whole numbers. */
  ints(field: number, values: readonly number[]): this {
    const inner = new Message();
    for (const value of values) inner.put(varint(value));
    return this.message(field, inner);
  }

  joined(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

/** Encodes a whole number in base 128, the least significant group first. */
function varint(value: number): Uint8Array {
  if (value >= 0 && value < 128) return Uint8Array.of(value);
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
