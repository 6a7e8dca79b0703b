/** Bits written one field after the other, the highest bit of each first. */
export interface BitWriter {
  readonly length: number;
  /** Writes a whole number below 2^`bits`. */
  write(value: number, bits: number): void;
  /** Returns all bits in pieces of `size` bits, the last one filled up with zeros. */
  pieces(size: number): readonly number[];
}

export function createBitWriter(): BitWriter {
  const bits: number[] = [];
  return {
    get length() {
      return bits.length;
    },
    write(value, count) {
      if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** count) {
        throw new RangeError(`${value} does not fit into ${count} bits`);
      }
      // Beyond 32 bits shifts would lose the upper ones.
      for (let at = count - 1; at >= 0; at--) bits.push(Math.floor(value / 2 ** at) % 2);
    },
    pieces(size) {
      const count = Math.ceil(bits.length / size);
      return Array.from({ length: count }, (_, piece) => {
        let value = 0;
        for (let at = piece * size; at < (piece + 1) * size; at++)
          value = 2 * value + (bits[at] ?? 0);
        return value;
      });
    },
  };
}

export interface BitReader {
  readonly left: number;
  /** Reads the next field; what lies behind the end is zeros. */
  read(bits: number): number;
}

export function createBitReader(pieces: readonly number[], size: number): BitReader {
  const total = pieces.length * size;
  let place = 0;
  return {
    get left() {
      return Math.max(0, total - place);
    },
    read(count) {
      let value = 0;
      for (let i = 0; i < count; i++, place++) {
        const piece = pieces[Math.floor(place / size)] ?? 0;
        value = 2 * value + ((piece >> (size - 1 - (place % size))) & 1);
      }
      return value;
    },
  };
}
