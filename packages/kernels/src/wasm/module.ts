import { DiagnosticError, inflate, invariant } from "@adder-studio/core";
import { createHeap, type Heap } from "./heap";
import { memoryFlagAt, moduleBase64 } from "./module.generated";
import { openPool, orderBytes, type Pool } from "./pool";

/** Exported functions of the module. Arguments are numbers: byte offsets, sizes, settings. */
type Exports = Readonly<Record<string, (...args: number[]) => number | undefined>>;

interface Engine {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly heap: Heap;
  readonly exports: Exports;
  /** Export name -> position among the exports, the same in every thread's instance. */
  readonly numbers: ReadonlyMap<string, number>;
  pool: Pool | undefined;
  /** True once threads failed to start: later calls do not wait for them again. */
  alone: boolean;
  /** Kernels of fewer vector operations run on one thread. */
  leastShared: number;
}

/** Least number of vector operations for which waking the other threads pays. */
const worthSharing = 30_000;

let engine: Engine | undefined;

/** Largest memories to try, in pages: 4 GB is the limit of 32-bit addresses, and some devices refuse to reserve that. */
const mostPages = [65536, 32768, 16384];
const page = 65536;

function exhausted(): never {
  throw new DiagnosticError({
    code: "out-of-memory",
    severity: "error",
    message: "The wasm engine has no memory left for this step.",
    hint: "Use a smaller batch or a smaller network.",
  });
}

/** Most bytes of the module. */
const mostBytes = 2 ** 20;

/** Returns the module's bytes, which the app's build has packed by gzip. */
async function decode(): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = Uint8Array.from(atob(moduleBase64), (letter) => letter.charCodeAt(0));
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isPacked ? Uint8Array.from(await inflate(bytes, "gzip", { limit: mostBytes })) : bytes;
}

/** True where memory can be shared: a page that is not cross-origin isolated has one thread. */
function canShare(): boolean {
  return typeof SharedArrayBuffer !== "undefined" && globalThis.crossOriginIsolated !== false;
}

function createMemory(shared: boolean): WebAssembly.Memory {
  let refusal: unknown;
  for (const maximum of mostPages) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared });
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
}

async function openEngine(): Promise<Engine> {
  const bytes = await decode();
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(bytes)) {
    throw new DiagnosticError({
      code: "backend-unavailable",
      severity: "error",
      message: "The wasm engine cannot run here: this browser's WebAssembly has no SIMD.",
      hint: "Use a browser of 2023 or later.",
    });
  }
  const shared = canShare();
  if (!shared) bytes[memoryFlagAt] = 1;
  const memory = createMemory(shared);
  const module = await WebAssembly.compile(bytes);
  const instance = await WebAssembly.instantiate(module, { env: { memory, exhausted } });
  const exports = instance.exports as Exports;
  const heap = createHeap((pages) => {
    try {
      return memory.grow(pages) * page;
    } catch {
      return exhausted();
    }
  });
  // The first page holds the orders to the threads, the pages behind it the tensors.
  invariant(orderBytes <= page, "orders fit into a page");
  const numbers = new Map(Object.keys(exports).map((name, number) => [name, number]));
  return {
    module,
    memory,
    heap,
    exports,
    numbers,
    pool: undefined,
    alone: memory.buffer instanceof ArrayBuffer,
    leastShared: worthSharing,
  };
}

function opened(): Engine {
  invariant(engine, "the wasm engine is open");
  return engine;
}

/**
 * Opens the engine, or changes its number of threads. Returns the number that runs: one where memory cannot be shared
 * or threads do not start, since one thread gives the same bits. Throws a DiagnosticError `backend-unavailable`
 * without WebAssembly SIMD. Tests lower `leastShared`, so that threads share kernels of any size.
 */
export async function openModule(threads: number, leastShared = worthSharing): Promise<number> {
  engine ??= await openEngine();
  engine.leastShared = leastShared;
  const wanted = engine.alone ? 1 : threads;
  if ((engine.pool?.threads ?? 1) !== wanted) {
    engine.pool?.close();
    engine.pool = undefined;
    if (wanted > 1) {
      try {
        engine.pool = await openPool(engine.module, engine.memory, wanted);
      } catch {
        engine.alone = true;
      }
    }
  }
  return engine.pool?.threads ?? 1;
}

export function wasmHeap(): Heap {
  return opened().heap;
}

/**
 * Returns the bytes of the engine's memory: tensors, free blocks between them and the threads' scratch. It never
 * shrinks.
 */
export function reservedBytes(): number {
  return opened().memory.buffer.byteLength;
}

/** Returns the memory's bytes at `address`, not a copy. The view becomes invalid when the memory grows. */
export function bytesAt(address: number, length: number): Uint8Array {
  return new Uint8Array(opened().memory.buffer, address, length);
}

/** Calls function `name` of the module on this thread alone. */
export function call(name: string, ...args: readonly number[]): number | undefined {
  const { exports } = opened();
  const run = exports[name];
  invariant(run, `the wasm module has ${name}`);
  try {
    return run(...args);
  } catch (error) {
    exports.release?.();
    throw error;
  }
}

/**
 * Calls function `name` on all threads, each of which does its share; the bits do not depend on their number. `work`
 * is the approximate number of vector operations. Throws a DiagnosticError `out-of-memory` when a thread fails.
 */
export function callShared(work: number, name: string, ...args: readonly number[]): void {
  const { pool, numbers, exports, leastShared } = opened();
  if (!pool || work < leastShared) {
    call(name, ...args);
    return;
  }
  const number = numbers.get(name);
  invariant(number !== undefined, `the wasm module has ${name}`);
  exports.setPart?.(0, pool.threads);
  pool.start(number, args);
  let done = false;
  try {
    call(name, ...args);
  } finally {
    done = pool.finish();
    exports.setPart?.(0, 1);
  }
  if (!done) exhausted();
}
