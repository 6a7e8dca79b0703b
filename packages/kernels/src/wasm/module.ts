import { invariant } from "@adder-studio/core";
import { type WasmHeap, wasmHeap } from "../tfjs-internals";
import { moduleBase64 } from "./module.generated";

/** Exported functions of the module: numbers (byte offsets, sizes, settings) in, a number or nothing out. */
type Exports = Readonly<Record<string, (...args: number[]) => number | undefined>>;

let opened: { readonly memory: WebAssembly.Memory; readonly exports: Exports } | undefined;

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Puts our module onto the memory of tfjs' wasm backend; once per memory. */
export async function openModule(heap: WasmHeap = wasmHeap()): Promise<void> {
  if (opened?.memory === heap.memory) return;
  const { instance } = await WebAssembly.instantiate(decode(moduleBase64), {
    env: { memory: heap.memory, malloc: heap.malloc, free: heap.free },
  });
  opened = { memory: heap.memory, exports: instance.exports as Exports };
}

/** Calls function `name` of the module. */
export function call(name: string, ...args: readonly number[]): number | undefined {
  const run = opened?.exports[name];
  invariant(run, `the wasm module is open and has ${name}`);
  return run(...args);
}
