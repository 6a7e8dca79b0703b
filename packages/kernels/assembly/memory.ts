// Scratch space from tfjs' own allocator: our module has no heap, no stack and no data of its own.

@external("env", "malloc")
declare function malloc(bytes: usize): usize;
@external("env", "free")
declare function free(pointer: usize): void;

/** The newest block; 16 bytes below it lie what malloc answered and the block before it. */
let newest: usize = 0;

/** A block of scratch, aligned to 16 bytes, that `release` gives back. Its values are undefined. */
export function take(bytes: usize): usize {
  // Out of memory, malloc throws; what was taken before is given back by the next kernel.
  const raw = malloc(bytes + 32);
  const block = (raw + 15) & ~(<usize>15);
  store<usize>(block, raw, 0);
  store<usize>(block, newest, 4);
  newest = block;
  return block + 16;
}

/** A block of scratch filled with zeros. */
export function takeZeros(bytes: usize): usize {
  const block = take(bytes);
  memory.fill(block, 0, bytes);
  return block;
}

/** Gives back all scratch: the last thing each kernel does. */
export function release(): void {
  while (newest != 0) {
    const raw = load<usize>(newest, 0);
    const before = load<usize>(newest, 4);
    free(raw);
    newest = before;
  }
}

@inline
export function min(a: i32, b: i32): i32 {
  return a < b ? a : b;
}

/** Smallest multiple of 4 that holds `n`. */
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
