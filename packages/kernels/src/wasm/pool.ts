import { invariant } from "@adder-studio/core";
import { serve, type ThreadStart } from "./thread";

/** The threads of the wasm engine besides the present one, each with an instance of the module on the same memory. */
export interface Pool {
  /** Number of threads, the present one included. */
  readonly threads: number;
  /** Starts export number `kernel` with `args` on the other threads. */
  start(kernel: number, args: readonly number[]): void;
  /** Waits until all have done their share; false when one of them failed. */
  finish(): boolean;
  close(): void;
}

/** Bytes at the start of the memory that hold an order to the threads. */
export const orderBytes = 512;

// Indices of an order's int32 fields; its arguments lie behind them, float64 from byte 64 on.
const generation = 0;
const pending = 1;
const kernelField = 2;
const count = 3;
const failed = 4;

/** Kernel number of the last order: the thread ends. */
const stop = -1;

/** Longest wait for threads to start; a policy or a lack of memory may keep them from it. */
const startMs = 20_000;

interface Worker {
  terminate(): void;
}

type WorkerThreads = typeof import("node:worker_threads");

async function spawn(start: ThreadStart, failed: () => void): Promise<Worker> {
  if (typeof Worker === "undefined") {
    const { Worker: NodeWorker } = process.getBuiltinModule("node:worker_threads") as WorkerThreads;
    const text = `(${serve})(require("node:worker_threads").workerData)`;
    const worker = new NodeWorker(text, { eval: true, workerData: start });
    worker.once("error", failed);
    // Node may exit while the thread waits for orders.
    worker.unref();
    return { terminate: () => void worker.terminate() };
  }
  const worker = new Worker(new URL("./thread-worker.ts", import.meta.url), {
    type: "module",
    name: "wasm thread",
  });
  worker.onerror = failed;
  try {
    worker.postMessage(start);
  } catch (error) {
    // Some browsers make shared memory and refuse to send it to a worker.
    worker.terminate();
    throw error;
  }
  return worker;
}

/** Starts `threads - 1` threads on the shared `memory`. Rejects when they do not start within 20 s. */
export async function openPool(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  threads: number,
): Promise<Pool> {
  const order = new Int32Array(memory.buffer, 0, 16);
  const numbers = new Float64Array(memory.buffer, 64, (orderBytes - 64) / 8);
  const others = threads - 1;
  Atomics.store(order, pending, others);
  const last = Atomics.load(order, generation);
  let broken = false;
  const workers = await Promise.all(
    Array.from({ length: others }, (_, i) =>
      spawn({ module, memory, part: i + 1, parts: threads, generation: last }, () => {
        broken = true;
      }),
    ),
  );
  function start(kernel: number, args: readonly number[]): void {
    invariant(args.length <= numbers.length, "few enough arguments");
    numbers.set(args);
    order[kernelField] = kernel;
    order[count] = args.length;
    Atomics.store(order, pending, others);
    Atomics.add(order, generation, 1);
    Atomics.notify(order, generation);
  }
  function finish(): boolean {
    for (;;) {
      for (let spin = 0; spin < 20_000; spin++) {
        if (Atomics.load(order, pending) === 0) return Atomics.exchange(order, failed, 0) === 0;
      }
      // A window may not wait, and never trains: it spins on.
      if (typeof document !== "undefined") continue;
      const left = Atomics.load(order, pending);
      if (left > 0) Atomics.wait(order, pending, left);
    }
  }
  function terminate(): void {
    for (const worker of workers) worker.terminate();
  }
  const end = performance.now() + startMs;
  while (Atomics.load(order, pending) > 0) {
    if (broken || performance.now() > end) {
      terminate();
      throw new Error(`its ${threads} threads did not start.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return {
    threads,
    start,
    finish,
    close() {
      // A thread terminated in its sleep could still take an order that is for the next pool.
      start(stop, []);
      finish();
      terminate();
    },
  };
}
