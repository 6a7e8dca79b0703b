import type { EngineFacts, EngineName } from "@adder-studio/core";
import { useBackend } from "@adder-studio/kernels";
import { reshape, setBackend, slice, type Tensor, tidy } from "@tensorflow/tfjs-core";

/** An engine that candidates run on. */
export interface Engine {
  readonly threads: number;
  /** Makes it the present one. */
  enter(): Promise<void>;
}

export interface Engines {
  readonly facts: EngineFacts;
  /** Ours, with one thread and then with all of them. */
  readonly own: readonly Engine[];
  /** tfjs' own backend of that name. */
  readonly stock: Engine;
  /** Waits until the device has done what was asked of it; absent where every call waits by itself. */
  readonly settle?: (last: Tensor) => Promise<void>;
}

/** Reads one value of the last result, which is there when all before it is done. */
async function settle(last: Tensor): Promise<void> {
  const one = tidy(() => slice(reshape(last, [-1]), 0, 1));
  await one.data();
  one.dispose();
}

interface Navigator {
  readonly hardwareConcurrency?: number;
}

/** Lets libraries that ask for the number of processors see `count` of them. */
export function pretendProcessors(count: number): void {
  const { navigator } = globalThis as { navigator?: Navigator };
  if (!navigator) return;
  Object.defineProperty(Object.getPrototypeOf(navigator), "hardwareConcurrency", {
    get: () => count,
    configurable: true,
  });
}

/** tfjs' wasm backend, which takes half of the processors it sees. Gives its number of threads. */
async function openStockWasm(threads: number, stockPath: string): Promise<number> {
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(stockPath);
  wasm.setThreadsCount(threads);
  pretendProcessors(2 * threads);
  if (!(await setBackend("wasm"))) throw new Error("tfjs' wasm backend could not be started.");
  return wasm.getThreadsCount();
}

/**
 * Opens engine `backend` of ours and tfjs' own beside it. `stockPath`: address or folder of the files of
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
    // One tfjs backend serves both, so there is nothing to enter.
    const engine: Engine = { threads: 1, enter: async () => {} };
    const waits = backend === "cpu" ? {} : { settle };
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
