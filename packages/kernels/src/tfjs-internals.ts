import { DiagnosticError, invariant } from "@adder-studio/core";
import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import {
  backend,
  type Conv2DBackpropFilterAttrs,
  engine,
  getKernel,
  type KernelBackend,
  type KernelConfig,
  registerKernel,
  type Tensor,
  type Tensor4D,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { KernelName, KernelTable } from "./contract";

// The only file that reaches behind tfjs' public types. tfjs is pinned to 4.22.0: see every cast
// here again before moving that pin.

export const kernelPrefix = "AdderStudio.";

type AnyKernel = (
  inputs: Record<string, TensorInfo>,
  attrs: Record<string, unknown>,
) => TensorInfo | TensorInfo[];

/** Registers every kernel of `table` for a backend of tfjs. Registering again changes nothing. */
export function registerTable(backendName: string, table: KernelTable): void {
  for (const [name, kernel] of Object.entries(table) as [KernelName, AnyKernel][]) {
    registerOnce({
      kernelName: kernelPrefix + name,
      backendName,
      kernelFunc: ({ inputs, attrs }) =>
        kernel(inputs as Record<string, TensorInfo>, attrs as Record<string, unknown>),
    });
  }
}

/** Registers a kernel unless one of that name is there (tfjs would warn and replace it). */
export function registerOnce(config: KernelConfig): void {
  if (getKernel(config.kernelName, config.backendName) === undefined) registerKernel(config);
}

/** Runs a kernel of ours on the present backend; the typed door is `runKernel`. */
export function runByName(name: KernelName, inputs: object, attrs: object): Tensor[] {
  const result: Tensor | Tensor[] = engine().runKernel(
    kernelPrefix + name,
    inputs as Record<string, Tensor>,
    attrs as Record<string, never>,
  );
  return Array.isArray(result) ? result : [result];
}

/** What tfjs calls its kernel Conv2DBackpropFilter with. */
export function filterGradientCall(
  inputs: object,
  attrs: object,
): Conv2DBackpropFilterAttrs & { readonly x: Tensor4D; readonly dy: Tensor4D } {
  return { ...(inputs as { x: Tensor4D; dy: Tensor4D }), ...(attrs as Conv2DBackpropFilterAttrs) };
}

function cpuBackend(): MathBackendCPU {
  return backend() as MathBackendCPU;
}

/** The values of a cpu tensor, not a copy: never write into them. */
export function cpuValues(tensor: TensorInfo): Float32Array {
  const { values } = cpuBackend().data.get(tensor.dataId);
  invariant(values instanceof Float32Array, `float32 values for a ${tensor.dtype} tensor`);
  return values;
}

/** The values of an int32 cpu tensor, not a copy. */
export function cpuInts(tensor: TensorInfo): Int32Array {
  const { values } = cpuBackend().data.get(tensor.dataId);
  invariant(values instanceof Int32Array, `int32 values for a ${tensor.dtype} tensor`);
  return values;
}

/** A new cpu tensor around `values`. */
export function cpuTensor(shape: readonly number[], values: Float32Array): TensorInfo {
  return cpuBackend().makeTensorInfo([...shape], "float32", values);
}

/** What the wasm kernels need of tfjs' emscripten module. */
export interface WasmHeap {
  readonly memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  free(pointer: number): void;
}

interface EmscriptenModule {
  readonly wasmMemory?: WebAssembly.Memory;
  readonly asm?: { readonly memory?: WebAssembly.Memory };
  _malloc(bytes: number): number;
  _free(pointer: number): void;
}

/** tfjs' own linear memory, so that our module works on its tensors in place. */
export function wasmHeap(instance: KernelBackend = backend()): WasmHeap {
  const module = (instance as BackendWasm).wasm as unknown as EmscriptenModule;
  const memory = module.wasmMemory ?? module.asm?.memory;
  invariant(memory instanceof WebAssembly.Memory, "tfjs-backend-wasm 4.22 shows its memory");
  return {
    memory,
    // Above 2 GB emscripten answers with negative numbers.
    malloc: (bytes) => allocated(module._malloc(bytes) >>> 0),
    free: (pointer) => module._free(pointer),
  };
}

/** tfjs takes 0, malloc's "no", for an address; writing there would destroy its own data. */
function allocated(pointer: number): number {
  if (pointer !== 0) return pointer;
  throw new DiagnosticError({
    code: "out-of-memory",
    severity: "error",
    message: "The wasm engine has no memory left for this step.",
    hint: "Use a smaller batch or a smaller network.",
  });
}

/** Byte offset of a wasm tensor's values in tfjs' memory. */
export function wasmOffset(tensor: TensorInfo): number {
  return (backend() as BackendWasm).dataIdMap.get(tensor.dataId).memoryOffset;
}

/** A new wasm tensor with undefined values: the kernel must write all of them. */
export function wasmTensor(shape: readonly number[]): TensorInfo {
  const tensor = (backend() as BackendWasm).makeOutput([...shape], "float32");
  allocated(wasmOffset(tensor));
  return tensor;
}
