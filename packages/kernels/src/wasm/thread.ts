/** What a thread starts with: plain data and handles that can be sent to a worker. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** This thread's number, from 1 (0 is the one that gives the orders), and how many there are. */
  readonly part: number;
  readonly parts: number;
  /** The number of the last order before this thread: it waits for the next. */
  readonly generation: number;
}

/**
 * A thread of the wasm engine: waits for orders in the shared memory and does its share of each, until
 * one says to stop. Node runs this function's text in a worker, so it uses nothing from outside of itself.
 */
export function serve({ module, memory, part, parts, generation }: ThreadStart): void {
  // The same numbers as in pool.ts.
  const [GENERATION, PENDING, KERNEL, COUNT, FAILED] = [0, 1, 2, 3, 4];
  const words = new Int32Array(memory.buffer, 0, 16);
  const numbers = new Float64Array(memory.buffer, 64, 32);
  const { exports } = new WebAssembly.Instance(module, {
    env: {
      memory,
      exhausted() {
        throw new RangeError("no memory left");
      },
    },
  });
  const kernels = Object.values(exports) as ((...args: number[]) => unknown)[];
  (exports as { setPart(part: number, parts: number): void }).setPart(part, parts);
  let done = generation;
  // Tells that it is there: the starter counts up to `parts`.
  Atomics.add(words, PENDING, -1);
  Atomics.notify(words, PENDING);
  for (;;) {
    // Between two kernels of a step there are microseconds: asleep, a thread would miss the beginning.
    for (let spin = 0; spin < 50_000 && Atomics.load(words, GENERATION) === done; spin++);
    while (Atomics.load(words, GENERATION) === done) Atomics.wait(words, GENERATION, done);
    done = Atomics.load(words, GENERATION);
    const kernel = words[KERNEL] as number;
    try {
      kernels[kernel]?.(...numbers.subarray(0, words[COUNT]));
    } catch {
      // The thread that gave the order throws: nobody listens here.
      Atomics.store(words, FAILED, 1);
    }
    Atomics.sub(words, PENDING, 1);
    Atomics.notify(words, PENDING);
    if (kernel < 0) return;
  }
}
