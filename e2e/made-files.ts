import { crc32, deflateRawSync, deflateSync, gzipSync } from "node:zlib";

/** Files as a person might drop them, made from nothing. */

export interface MadeFile {
  readonly name: string;
  readonly bytes: Buffer;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  return Buffer.concat([word(data.length), body, word(crc32(body))]);
}

/** A PNG of 8-bit RGB. `at` gives red, green and blue. */
export function png(
  width: number,
  height: number,
  at: (x: number, y: number) => readonly [number, number, number],
): Buffer {
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: width }, (__, x) => at(x, y)).flat()]),
  );
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", Buffer.concat([word(width), word(height), Buffer.from([8, 2, 0, 0, 0])])),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A zip file, each entry deflated. */
export function zip(entries: readonly MadeFile[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, bytes } of entries) {
    const packed = deflateRawSync(bytes);
    const title = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), facts, title, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    const version = Buffer.from([20, 0]);
    directory.push(
      Buffer.concat([Buffer.from("PK\x01\x02", "latin1"), version, facts, tail, title]),
    );
    locals.push(local);
    at += local.length;
  }
  const table = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(table.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, table, Buffer.from("PK\x05\x06", "latin1"), end]);
}

/** A zip of class folders: stripes that run across, down, or slanting, in colours of their own. */
export function stripesZip(perClass: number): MadeFile {
  const kinds = {
    across: (_x: number, y: number) => y,
    down: (x: number) => x,
    slanting: (x: number, y: number) => x + y,
  };
  const entries = Object.entries(kinds).flatMap(([name, along], label) =>
    Array.from({ length: perClass }, (_, i) => ({
      name: `stripes/${name}/${i}.png`,
      bytes: png(28, 28, (x, y) => {
        const on = (along(x, y) + i) % 6 < 3;
        const bright = on ? 220 - (i % 5) * 12 : 20 + (i % 7) * 4;
        return [label === 0 ? bright : 40, label === 1 ? bright : bright >> 1, bright];
      }),
    })),
  );
  return { name: "stripes.zip", bytes: zip(entries) };
}

function idx(dims: readonly number[], values: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 8, dims.length]), ...dims.map(word), values]);
}

/** An IDX pair as MNIST has it, the images gzipped: a bright square in one of four corners. */
export function cornersIdx(count: number): readonly MadeFile[] {
  const side = 28;
  const pixels = Buffer.alloc(count * side * side);
  for (let i = 0; i < count; i++) {
    const top = i % 4 < 2 ? 2 : 16;
    const left = i % 2 === 0 ? 2 : 16;
    for (let y = 0; y < 10; y++) {
      const from = i * side * side + (top + y) * side + left;
      pixels.fill(140 + (i % 11) * 10, from, from + 10);
    }
  }
  const labels = Buffer.from(Array.from({ length: count }, (_, i) => i % 4));
  return [
    {
      name: "corners-images-idx3-ubyte.gz",
      bytes: gzipSync(idx([count, side, side], pixels)),
    },
    { name: "corners-labels-idx1-ubyte", bytes: idx([count], labels) },
  ];
}
