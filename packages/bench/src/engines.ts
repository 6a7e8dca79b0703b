import type { EngineFacts, EngineName } from "@adder-studio/core";
import { useBackend } from "@adder-studio/kernels";
import { reshape, setBackend, slice, type Tensor, tidy } from "@tensorflow/tfjs-core";

/** An engine that candidates run on. */
export interface Engine {
  readonly threads: number;
  /** Makes this engine the present one. */
  enter(): Promise<void>;
}

/** Our engine and tfjs' own backend of the same name. */
export interface Engines {
  readonly facts: EngineFacts;
  /** Our engine, with one thread and then with all of them. */
  readonly own: readonly Engine[];
  /** tfjs' own backend. */
  readonly stock: Engine;
  /** Waits until the device has done all calls up to `last`; absent where every call waits itself. */
  readonly waitFor?: (last: Tensor) => Promise<void>;
}

/** Reads one value of the last result, which exists only once all calls before it are done. */
async function waitFor(last: Tensor): Promise<void> {
  const one = tidy(() => slice(reshape(last, [-1]), 0, 1));
  await one.data();
  one.dispose();
}

interface Navigator {
  readonly hardwareConcurrency?: number;
}

/** Makes libraries that read the number of processors find `count`. */
export function overrideProcessorCount(count: number): void {
  const { navigator } = globalThis as { navigator?: Navigator };
  if (!navigator) return;
  Object.defineProperty(Object.getPrototypeOf(navigator), "hardwareConcurrency", {
    get: () => count,
    configurable: true,
  });
}

/** Opens tfjs' wasm backend, which takes half of the processors it finds. Returns its number of threads. */
async function openStockWasm(threads: number, stockPath: string): Promise<number> {
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(stockPath);
  wasm.setThreadsCount(threads);
  overrideProcessorCount(2 * threads);
  if (!(await setBackend("wasm"))) throw new Error("tfjs' wasm backend could not be started.");
  return wasm.getThreadsCount();
}

/**
 * Opens our engine `backend` and tfjs' own backend. `stockPath` is the address or folder of the files of
 * tfjs' wasm backend, ending in a slash.
 */
export async function openEngines(
  backend: EngineName,
  threads: number,
  stockPath: string,
): Promise<Engines> {
  const facts = await useBackend(backend, { threads });
  const counts = facts.threads > 1 ? [1, facts.threads] : [1];
  if (backend !== "wasm") {
    // Both are the same tfjs backend, so there is nothing to enter.
    const engine: Engine = { threads: 1, enter: async () => {} };
    const waits = backend === "cpu" ? {} : { waitFor };
    return { facts, own: [engine], stock: engine, ...waits };
  }
  let present = 0;
  const own = counts.map((count) => ({
    threads: count,
    async enter() {
      if (present === count) return;
      await useBackend("wasm", { threads: count });
      present = count;
    },
  }));
  const stockThreads = await openStockWasm(threads, stockPath);
  const stock: Engine = {
    threads: stockThreads,
    async enter() {
      if (present === -1) return;
      await setBackend("wasm");
      present = -1;
    },
  };
  return { facts, own, stock };
}
