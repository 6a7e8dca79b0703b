import { invariant } from "@adder-studio/core";
import {
  type BackendValues,
  backend,
  DataStorage,
  type DataType,
  engine,
  KernelBackend,
  registerBackend,
  type TensorInfo,
  util,
} from "@tensorflow/tfjs-core";
import { bytesAt, callShared, reservedBytes, wasmHeap } from "./module";

/** Name under which tfjs knows our engine; "wasm" is tfjs' own backend, which we do not use. */
export const tfjsName = "adder-wasm";

type DataId = TensorInfo["dataId"];
type Numbers = Float32Array | Int32Array | Uint8Array;

interface Stored {
  readonly address: number;
  readonly size: number;
  readonly dtype: DataType;
  refCount: number;
}

function bytesOf({ size, dtype }: Pick<Stored, "size" | "dtype">): number {
  return size * util.bytesPerElement(dtype);
}

/**
 * A tfjs backend that holds its tensors in a WebAssembly memory of our own, which threads can share. tfjs' wasm
 * backend has kernels that cannot train a convolution, and threads that ours cannot use.
 */
class AdderWasmBackend extends KernelBackend {
  private readonly stored = new DataStorage<Stored>(this, engine());

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(
    dataId: DataId,
    values: BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    invariant(ArrayBuffer.isView(values), `numbers, not ${dtype}`);
    const size = util.sizeFromShape(shape);
    const bytes = bytesOf({ size, dtype });
    const address = wasmHeap().allocate(bytes);
    bytesAt(address, bytes).set(new Uint8Array(values.buffer, values.byteOffset, bytes));
    this.stored.set(dataId, { address, size, dtype, refCount });
  }

  /** Makes a tensor whose values are undefined: the kernel writes all of them. */
  make(shape: number[]): TensorInfo {
    const dataId = {};
    const size = util.sizeFromShape(shape);
    const address = wasmHeap().allocate(size * 4);
    this.stored.set(dataId, { address, size, dtype: "float32", refCount: 1 });
    return { dataId, shape, dtype: "float32" };
  }

  address(dataId: DataId): number {
    return this.stored.get(dataId).address;
  }

  override readSync(dataId: DataId): Numbers {
    const data = this.stored.get(dataId);
    // A copy, since the memory changes with the next kernel.
    const { buffer } = bytesAt(data.address, bytesOf(data)).slice();
    if (data.dtype === "float32") return new Float32Array(buffer);
    if (data.dtype === "int32") return new Int32Array(buffer);
    return new Uint8Array(buffer);
  }

  override async read(dataId: DataId): Promise<Numbers> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.stored.has(dataId)) return true;
    const data = this.stored.get(dataId);
    data.refCount -= 1;
    if (data.refCount > 0 && !force) return false;
    wasmHeap().free(data.address);
    this.stored.delete(dataId);
    return true;
  }

  override refCount(dataId: DataId): number {
    return this.stored.has(dataId) ? this.stored.get(dataId).refCount : 0;
  }

  override incRef(dataId: DataId): void {
    this.stored.get(dataId).refCount += 1;
  }

  override numDataIds(): number {
    return this.stored.numDataIds();
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  /** Bytes reserved for tensors and scratch, as `tf.memory()` reports them; the number never falls. */
  override memory(): { unreliable: boolean; reservedBytes: number } {
    return { unreliable: false, reservedBytes: reservedBytes() };
  }

  override dispose(): void {}
}

export function registerWasmBackend(): void {
  if (engine().registryFactory[tfjsName] === undefined) {
    registerBackend(tfjsName, () => new AdderWasmBackend());
  }
}

function present(): AdderWasmBackend {
  return backend() as AdderWasmBackend;
}

/** Makes a tensor with undefined values: the kernel must write all of them. */
export function make(shape: readonly number[]): TensorInfo {
  return present().make([...shape]);
}

/** Disposes of tensors that were only needed inside a kernel. */
export function discard(...tensors: readonly TensorInfo[]): void {
  for (const { dataId } of tensors) present().disposeData(dataId);
}

/** Makes a tensor of another shape that shares the values of the given one. */
export function share({ dataId, dtype }: TensorInfo, shape: readonly number[]): TensorInfo {
  present().incRef(dataId);
  return { dataId, shape: [...shape], dtype };
}

export function sizeOf({ shape }: TensorInfo): number {
  return util.sizeFromShape(shape);
}

/** Returns the byte offset of a tensor's values in the memory. */
export function addressOf(tensor: TensorInfo): number {
  return present().address(tensor.dataId);
}

/** Copies `count` rows of `bytes` bytes; `step` is the distance in bytes from one row to the next. */
export function copyRows(
  from: { readonly address: number; readonly step: number },
  to: { readonly address: number; readonly step: number },
  bytes: number,
  count: number,
): void {
  if (count * bytes === 0) return;
  callShared(
    (count * bytes) / 16,
    "copyRows",
    from.address,
    from.step,
    to.address,
    to.step,
    bytes,
    count,
  );
}
