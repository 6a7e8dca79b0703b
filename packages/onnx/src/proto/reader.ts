/** Reason why a file cannot be read, as the end of a sentence about it. */
export class Unreadable extends Error {}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Limits of a file that is read, counted before memory is allocated for its contents. */
export const readLimits = {
  /** Depth of messages inside of messages. */
  depth: 16,
  /** Number of nodes, attributes, arrays and other messages, texts and lists, all together. */
  parts: 500_000,
  /** Number of whole numbers in lists, all together: each takes 8 bytes and more in memory, and as little as one in the file. */
  integers: 1_000_000,
  /** Bytes of a name. */
  name: 1_000,
  /** Bytes of a text. */
  text: 8_000_000,
} as const;

/** Counts of what has been read so far, over the whole file. */
export interface Counted {
  parts: number;
  integers: number;
}

/**
 * Fields of a protocol buffer message, one after the other. Nothing is copied before its length is known to lie inside
 * the message; anything malformed throws `Unreadable`.
 */
export class Reader {
  /** Number of the current field, which `next` reads. */
  field = 0;
  wire = 0;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly counted: Counted;
  private readonly depth: number;
  private readonly end: number;
  private at: number;

  constructor(
    bytes: Uint8Array,
    counted: Counted = { parts: 0, integers: 0 },
    depth = 0,
    at = 0,
    end = bytes.length,
  ) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.counted = counted;
    this.depth = depth;
    this.at = at;
    this.end = end;
    this.countPart();
    if (depth > readLimits.depth) throw new Unreadable("it is nested too deeply");
  }

  private countPart(): void {
    this.counted.parts += 1;
    if (this.counted.parts > readLimits.parts) throw new Unreadable("it has too many parts");
  }

  /** Moves to the next field. Returns false at the end of the message. */
  next(): boolean {
    if (this.at === this.end) return false;
    const key = this.varint();
    this.field = Math.floor(key / 8);
    this.wire = key % 8;
    if (this.field < 1 || this.field > 536_870_911) throw new Unreadable("a field has no number");
    return true;
  }

  skip(): void {
    if (this.wire === 0) this.varint();
    else if (this.wire === 1) this.take(8);
    else if (this.wire === 2) this.take(this.length());
    else if (this.wire === 5) this.take(4);
    else throw new Unreadable("a field has an unknown form");
  }

  /** Reads a whole number; beyond 2^53 the nearest number that a double holds. */
  int(): number {
    this.expect(0);
    return this.varint();
  }

  float(): number {
    this.expect(5);
    return this.view.getFloat32(this.take(4), true);
  }

  /** Reads bytes as a view. */
  blob(): Uint8Array {
    this.expect(2);
    const length = this.length();
    const from = this.take(length);
    return this.bytes.subarray(from, from + length);
  }

  text(most: number = readLimits.name): string {
    const bytes = this.blob();
    this.countPart();
    if (bytes.length > most) throw new Unreadable("a text in it is too long");
    try {
      return decoder.decode(bytes);
    } catch {
      throw new Unreadable("a text in it is not UTF-8");
    }
  }

  message(): Reader {
    this.expect(2);
    const length = this.length();
    const from = this.take(length);
    return new Reader(this.bytes, this.counted, this.depth + 1, from, from + length);
  }

  /** Counts whole numbers; throws when there are more than a file may hold. */
  countIntegers(more: number): void {
    this.counted.integers += more;
    if (this.counted.integers > readLimits.integers) {
      throw new Unreadable("it has too many whole numbers");
    }
  }

  /** Adds the field's whole numbers, packed or one by one, to a list. */
  intsInto(list: number[]): void {
    if (this.wire === 0) {
      this.countIntegers(1);
      list.push(this.varint());
      return;
    }
    this.expect(2);
    const length = this.length();
    const stop = this.at + length;
    if (stop > this.end) throw new Unreadable("it ends too early");
    while (this.at < stop) {
      this.countIntegers(1);
      list.push(this.varint());
    }
    if (this.at !== stop) throw new Unreadable("a list in it ends too early");
  }

  /** Reads the field's float32 values, packed or a single one, little-endian. */
  floats(): Float32Array {
    this.countPart();
    if (this.wire === 5) return Float32Array.of(this.float());
    const bytes = this.blob();
    if (bytes.length % 4 !== 0) throw new Unreadable("a list in it ends too early");
    return float32s(bytes);
  }

  private expect(wire: number): void {
    if (this.wire !== wire) throw new Unreadable("a field has another form than it should");
  }

  private take(length: number): number {
    const from = this.at;
    if (length > this.end - from) throw new Unreadable("it ends too early");
    this.at += length;
    return from;
  }

  private length(): number {
    const length = this.varint();
    if (length < 0 || length > this.end - this.at) throw new Unreadable("it ends too early");
    return length;
  }

  private varint(): number {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      low += (byte & 127) * 2 ** shift;
      if (byte < 128) return low;
    }
    let whole = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      whole |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, whole));
    }
    throw new Unreadable("a number in it has no end");
  }

  private byte(): number {
    if (this.at >= this.end) throw new Unreadable("it ends too early");
    return this.bytes[this.at++] as number;
  }
}

/** Decodes float32 values from little-endian bytes. */
export function float32s(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length / 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(4 * i, true);
  return values;
}
