import { DiagnosticError, inflate, invariant, sha256Hex } from "@adder-studio/core";
import { type EngineModule, type EngineVersion, engineVersion } from "@adder-studio/core/engines";
import { createHeap, type Heap } from "./heap";
import { moduleBase64 } from "./module.generated";
import { openPool, orderBytes, type Pool } from "./pool";

/** Exported functions of the module. Arguments are numbers: byte offsets, sizes, settings. */
type Exports = Readonly<Record<string, (...args: number[]) => number | undefined>>;

interface Engine {
  readonly version: EngineVersion;
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

/**
 * Returns a copy of an earlier version's bytes. Throws a DiagnosticError `engine-damaged` when they are not those of the version:
 * other bytes would give other numbers under its name.
 */
function sound({ version, bytes }: EngineModule): Uint8Array<ArrayBuffer> {
  if (sha256Hex(bytes) === version.module) return bytes.slice();
  throw new DiagnosticError({
    code: "engine-damaged",
    severity: "error",
    message: `The file of engine ${version.id} is damaged, or is another one.`,
    hint: "Reload the page without its cache, or put the file in its place again.",
  });
}

// "env" "memory", a memory with a maximum; the last byte says that it is shared (3) or not (1).
const memoryImport = [3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 3];

/** Makes the memory that the module imports an ordinary one, for a place where none can be shared. */
function unshare(bytes: Uint8Array): void {
  const at = bytes.findIndex((_, i) => memoryImport.every((byte, j) => bytes[i + j] === byte));
  invariant(at >= 0, "the module imports a shared memory");
  bytes[at + memoryImport.length - 1] = 1;
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

async function openEngine(
  version: EngineVersion,
  given: Uint8Array<ArrayBuffer> | undefined,
): Promise<Engine> {
  const bytes = given ?? (await decode());
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(bytes)) {
    throw new DiagnosticError({
      code: "backend-unavailable",
      severity: "error",
      message: "The wasm engine cannot run here: this browser's WebAssembly has no SIMD.",
      hint: "Use a browser of 2023 or later.",
    });
  }
  const shared = canShare();
  if (!shared) unshare(bytes);
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
    version,
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

/** Returns the engine of this version: the one that is open, or another in its place once nothing is left in its memory. */
async function engineOf(own: EngineModule | undefined): Promise<Engine> {
  const version = own?.version ?? engineVersion;
  // Before all else: a damaged file is refused even where its engine is open already.
  const bytes = own && sound(own);
  if (engine?.version.id === version.id) return engine;
  if (engine && engine.heap.usedBytes > 0) {
    throw new DiagnosticError({
      code: "engine-open",
      severity: "error",
      message: `Engine ${version.id} cannot open here: engine ${engine.version.id} still holds a network.`,
      hint: "A run on another engine needs a worker or a process of its own.",
    });
  }
  const opened = await openEngine(version, bytes);
  engine?.pool?.close();
  return opened;
}

/** Options of `openModule`. */
export interface OpenOptions {
  readonly threads: number;
  /** Least number of vector operations of a kernel that threads share; tests lower it. */
  readonly leastShared?: number | undefined;
  /** An earlier version, in place of the present one. */
  readonly module?: EngineModule | undefined;
}

/**
 * Opens the engine, or changes its number of threads. Returns the number that runs: one where memory cannot be shared
 * or threads do not start, since one thread gives the same bits. Throws a DiagnosticError: `backend-unavailable` without
 * WebAssembly SIMD, `engine-damaged` for bytes that are not the version's, `engine-open` where another version is in use.
 */
export async function openModule({
  threads,
  leastShared = worthSharing,
  module,
}: OpenOptions): Promise<number> {
  engine = await engineOf(module);
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

/** Returns the version that is open. */
export function openVersion(): EngineVersion {
  return opened().version;
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

/** Error of a kernel that came after the version that is open. */
function lacking({ id }: EngineVersion, name: string): DiagnosticError {
  return new DiagnosticError({
    code: "engine-lacks",
    severity: "error",
    message: `Engine ${id} has no ${name}, which this network needs.`,
    hint: "Run it on the present engine.",
  });
}

/**
 * Calls function `name` of the module on this thread alone. Throws a DiagnosticError `engine-lacks` where the version that is
 * open does not have it.
 */
export function call(name: string, ...args: readonly number[]): number | undefined {
  const { exports, version } = opened();
  const run = exports[name];
  if (!run) throw lacking(version, name);
  try {
    return run(...args);
  } catch (error) {
    exports.release?.();
    throw error;
  }
}

/**
 * Calls function `name` on all threads, each of which does its share; the bits do not depend on their number. `work`
 * is the approximate number of vector operations. Throws a DiagnosticError `out-of-memory` when a thread fails and
 * `engine-lacks` where the version that is open does not have the function.
 */
export function callShared(work: number, name: string, ...args: readonly number[]): void {
  const { pool, numbers, exports, leastShared, version } = opened();
  if (!pool || work < leastShared) {
    call(name, ...args);
    return;
  }
  const number = numbers.get(name);
  if (number === undefined) throw lacking(version, name);
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
