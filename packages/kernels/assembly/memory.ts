// Scratch space and shares of the work. Each thread runs an instance of this module of its own on the
// one memory: globals are the thread's, the memory is everybody's.

/** Throws: the memory cannot grow any more. */
@external("env", "exhausted")
declare function exhausted(): void;

/** This instance's share of a parallel kernel's work is number `part` of `parts`. */
let part: i32 = 0;
let parts: i32 = 1;

export function setPart(part_: i32, parts_: i32): void {
  part = part_;
  parts = parts_;
}

/** Returns the number of threads that share the work. */
@inline
export function shares(): i32 {
  return parts;
}

/** The first of `units` that is this thread's. Which thread does a unit never changes its bits. */
@inline
export function shareStart(units: i32): i32 {
  return <i32>((<i64>units * part) / parts);
}

/** The end of this thread's units. */
@inline
export function shareEnd(units: i32): i32 {
  return <i32>((<i64>units * (part + 1)) / parts);
}

/** True for the thread that does the remainder after the last unit. */
@inline
export function isLast(): bool {
  return part == parts - 1;
}

const PAGE: usize = 65536;
/** Bytes at the start of a chunk: the next chunk, and the end of this one. */
const HEADER: usize = 16;

/** Chunks of scratch, a chain that only grows; `release` makes all of it free again. */
let oldest: usize = 0;
let chunk: usize = 0;
let top: usize = 0;

/** Returns a block of scratch, aligned to 16 bytes, that `release` frees. Its values are undefined. */
export function take(bytes: usize): usize {
  const size = (bytes + 15) & ~(<usize>15);
  while (chunk != 0) {
    if (load<usize>(chunk, 4) - top >= size) {
      const block = top;
      top += size;
      return block;
    }
    const next = load<usize>(chunk, 0);
    if (next == 0) break;
    chunk = next;
    top = next + HEADER;
  }
  const pages = max<usize>((size + HEADER + PAGE - 1) / PAGE, 4);
  const before = memory.grow(<i32>pages);
  if (before < 0) exhausted();
  const fresh = <usize>before * PAGE;
  store<usize>(fresh, 0, 0);
  store<usize>(fresh, fresh + pages * PAGE, 4);
  if (chunk == 0) oldest = fresh;
  else store<usize>(chunk, fresh, 0);
  chunk = fresh;
  top = fresh + HEADER + size;
  return fresh + HEADER;
}

/** Returns a block of scratch filled with zeros. */
export function takeZeros(bytes: usize): usize {
  const block = take(bytes);
  memory.fill(block, 0, bytes);
  return block;
}

/** Frees all scratch; each kernel calls it last. */
export function release(): void {
  chunk = oldest;
  top = oldest + HEADER;
}

@inline
export function min(a: i32, b: i32): i32 {
  return a < b ? a : b;
}

/** Returns the smallest multiple of 4 that is at least `n`. */
@inline
export function up4(n: i32): i32 {
  return (n + 3) & ~3;
}

/** Stores the first `lanes` numbers of a vector. */
@inline
export function storeLanes(to: usize, value: v128, lanes: i32): void {
  if (lanes >= 4) {
    v128.store(to, value);
  } else {
    if (lanes > 0) store<f32>(to, f32x4.extract_lane(value, 0));
    if (lanes > 1) store<f32>(to, f32x4.extract_lane(value, 1), 4);
    if (lanes > 2) store<f32>(to, f32x4.extract_lane(value, 2), 8);
  }
}

/** Byte offset where this thread's vectors of `size` values begin. */
@inline
export function firstByte(size: i32): usize {
  return <usize>shareStart(size >> 2) * 16;
}

/** Byte offset where this thread's vectors end. */
@inline
export function endByte(size: i32): usize {
  return <usize>shareEnd(size >> 2) * 16;
}

/** Byte offset of the end of the values that fill no vector. */
@inline
export function endRest(size: i32): usize {
  return isLast() ? <usize>size * 4 : 0;
}
