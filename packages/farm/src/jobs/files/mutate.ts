import { pick } from "@adder-studio/blocks/testing";
import type { RandomStream } from "@adder-studio/core";

const evilBytes = [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x2c, 0x5b, 0x7b, 0x0a];
/** Whole numbers that lengths and offsets lie with. */
const evilNumbers = [
  ...[0n, 1n, 2n, 0x7fn, 0x80n, 0xffn, 0x100n, 0x7fffn, 0xffffn, 0x10000n, 0x7fffffffn],
  ...[0x80000000n, 0xffffffffn, 0x100000000n, 2n << 52n, (1n << 63n) - 1n, 1n << 63n],
  (1n << 64n) - 1n,
];

function overwrite(random: RandomStream, bytes: Uint8Array): void {
  const width = pick(random, [2, 4, 8]);
  if (bytes.length < width) return;
  // Headers lie at the beginning and directories at the end.
  const near = Math.min(bytes.length - width + 1, 200);
  const place = random.below(3);
  const at =
    place === 0
      ? random.below(near)
      : place === 1
        ? bytes.length - width - random.below(near)
        : random.below(bytes.length - width + 1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const value = pick(random, evilNumbers);
  const little = random.below(2) === 0;
  const start = Math.max(0, at);
  if (width === 2) view.setUint16(start, Number(value & 0xffffn), little);
  else if (width === 4) view.setUint32(start, Number(value & 0xffffffffn), little);
  else view.setBigUint64(start, value, little);
}

function spliced(random: RandomStream, bytes: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + random.below(64));
  const kind = random.below(4);
  if (kind === 0) return bytes.slice(0, at);
  const middle = kind === 1 ? [] : kind === 2 ? bytes.subarray(at, end) : [pick(random, evilBytes)];
  const rest = bytes.subarray(kind === 1 ? end : at);
  const out = new Uint8Array(at + middle.length + rest.length);
  out.set(bytes.subarray(0, at));
  out.set(middle, at);
  out.set(rest, at + middle.length);
  return out;
}

/** Flips bits, sets bytes and whole numbers to extremes, cuts, doubles, inserts: one to four times. */
export function mutateFile(random: RandomStream, bytes: Uint8Array): Uint8Array {
  let out = Uint8Array.from(bytes);
  for (let n = 1 + random.below(4); n > 0; n--) {
    const kind = random.below(5);
    const at = random.below(Math.max(1, out.length));
    if (kind === 0 && out.length > 0) out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
    else if (kind === 1 && out.length > 0) out[at] = pick(random, evilBytes);
    else if (kind === 2) overwrite(random, out);
    else if (kind === 3) out = Uint8Array.from(spliced(random, out));
    else if (out.length > 0) out[at] = random.below(256);
  }
  return out;
}
