import { invariant } from "@adder-studio/core";
import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import {
  backend,
  engine,
  getKernel,
  type KernelConfig,
  registerKernel,
  type Tensor,
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

/** Runs a kernel of ours on the present backend, unchecked; `runKernel` is the typed form. */
export function runByName(name: KernelName, inputs: object, attrs: object): Tensor[] {
  const result: Tensor | Tensor[] = engine().runKernel(
    kernelPrefix + name,
    inputs as Record<string, Tensor>,
    attrs as Record<string, never>,
  );
  return Array.isArray(result) ? result : [result];
}

function cpuBackend(): MathBackendCPU {
  return backend() as MathBackendCPU;
}

/** Returns the values of a cpu tensor, not a copy: never write into them. */
export function cpuValues(tensor: TensorInfo): Float32Array {
  const { values } = cpuBackend().data.get(tensor.dataId);
  invariant(values instanceof Float32Array, `float32 values for a ${tensor.dtype} tensor`);
  return values;
}

/** Returns the values of an int32 cpu tensor, not a copy. */
export function cpuInts(tensor: TensorInfo): Int32Array {
  const { values } = cpuBackend().data.get(tensor.dataId);
  invariant(values instanceof Int32Array, `int32 values for a ${tensor.dtype} tensor`);
  return values;
}

/** Makes a new cpu tensor around `values`. */
export function cpuTensor(shape: readonly number[], values: Float32Array): TensorInfo {
  return cpuBackend().makeTensorInfo([...shape], "float32", values);
}
