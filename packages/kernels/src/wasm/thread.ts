/** Start data of a thread: numbers, and handles that can be sent to a worker. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Number of this thread, from 1; thread 0 gives the orders. */
  readonly part: number;
  /** Number of threads. */
  readonly parts: number;
  /** Number of the last order before this thread started: it waits for the next. */
  readonly generation: number;
}

/**
 * Runs a thread of the wasm engine: it waits for orders in the shared memory and does its share of each, until
 * one tells it to stop. Node runs this function's text in a worker, so it uses nothing from outside itself.
 */
export function serve({ module, memory, part, parts, generation }: ThreadStart): void {
  // The same numbers as in pool.ts.
  const [GENERATION, PENDING, KERNEL, COUNT, FAILED] = [0, 1, 2, 3, 4];
  const order = new Int32Array(memory.buffer, 0, 16);
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
  // The thread has started: the pool waits until `PENDING` is 0.
  Atomics.add(order, PENDING, -1);
  Atomics.notify(order, PENDING);
  for (;;) {
    // Between two kernels of a step there are microseconds: asleep, a thread would miss the beginning.
    for (let spin = 0; spin < 50_000 && Atomics.load(order, GENERATION) === done; spin++);
    while (Atomics.load(order, GENERATION) === done) Atomics.wait(order, GENERATION, done);
    done = Atomics.load(order, GENERATION);
    const kernel = order[KERNEL] as number;
    try {
      kernels[kernel]?.(...numbers.subarray(0, order[COUNT]));
    } catch {
      // The thread that gave the order throws: nobody listens here.
      Atomics.store(order, FAILED, 1);
    }
    Atomics.sub(order, PENDING, 1);
    Atomics.notify(order, PENDING);
    if (kernel < 0) return;
  }
}
