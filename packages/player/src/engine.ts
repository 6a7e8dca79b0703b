import { decodeBase64, invariant } from "@adder-studio/core";
import { createHeap, type Heap, inferenceBase64 } from "@adder-studio/kernels/inference";

const page = 65536;
/** Largest memory, 4 GB: the limit of 32-bit addresses. */
const mostPages = 65536;

/** The forward kernels in a memory of their own, on one thread. */
export interface Engine {
  readonly heap: Heap;
  /** Runs kernel `name` of packages/kernels/assembly/inference.ts with byte addresses, sizes and settings. */
  call(name: string, ...args: readonly number[]): void;
  /** Returns the values at `address`, not a copy. The view becomes invalid when the memory grows. */
  floatsAt(address: number, length: number): Float32Array;
}

/** Compiles the module. Rejects with a message for the person where the browser's WebAssembly has no SIMD. */
export async function openEngine(): Promise<Engine> {
  const bytes = decodeBase64(inferenceBase64);
  invariant(bytes, "the module is base64");
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(bytes)) {
    throw new Error(
      "The network cannot run here: this browser's WebAssembly has no SIMD. Use a browser of 2023 or later.",
    );
  }
  const memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages });
  const exhausted = () => {
    throw new Error("There is not enough memory on this device for this network.");
  };
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory, exhausted } });
  return {
    heap: createHeap((pages) => {
      try {
        return memory.grow(pages) * page;
      } catch {
        return exhausted();
      }
    }),
    call(name, ...args) {
      const run = instance.exports[name];
      invariant(typeof run === "function", `the module has ${name}`);
      run(...args);
    },
    floatsAt: (address, length) => new Float32Array(memory.buffer, address, length),
  };
}
