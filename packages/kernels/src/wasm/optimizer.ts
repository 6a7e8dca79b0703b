import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { listed } from "../list";
import { make, sizeOf } from "./backend";
import { bytesAt, callShared, wasmHeap } from "./module";
import { at } from "./operand";

interface State {
  readonly w: TensorInfo;
  readonly v: TensorInfo;
  /** First moment of Adam; absent for SGD. */
  readonly m?: TensorInfo;
}

interface Row {
  readonly tensors: State & { readonly g: TensorInfo };
  readonly scale: number;
  readonly norm: TensorInfo | undefined;
}

/** Bytes of a parameter's row in the table of assembly/pointwise.ts. */
const rowBytes = 48;

/** Runs an optimizer of the module on all parameters at once. */
function optimize(
  name: "sgdStep" | "adamStep",
  rows: readonly Row[],
  results: readonly State[],
  settings: readonly number[],
): void {
  const bytes = rows.length * rowBytes;
  const table = new DataView(new ArrayBuffer(bytes));
  let total = 0;
  rows.forEach(({ tensors, scale, norm }, i) => {
    const { w, g, v, m } = tensors;
    const [result, size] = [results[i] as State, sizeOf(w)];
    total += size;
    const addresses = [
      size,
      norm ? at(norm, 1) : 0,
      at(w, size),
      at(g, size),
      at(v, size),
      at(result.w, size),
      at(result.v, size),
      ...(m && result.m ? [at(m, size), at(result.m, size)] : []),
    ];
    table.setFloat64(i * rowBytes, scale, true);
    addresses.forEach((address, k) => {
      table.setUint32(i * rowBytes + 8 + k * 4, address, true);
    });
  });
  const address = wasmHeap().allocate(bytes);
  bytesAt(address, bytes).set(new Uint8Array(table.buffer));
  callShared(total, name, address, rows.length, ...settings);
  wasmHeap().free(address);
}

export const sgdStep: KernelTable["sgdStep"] = (
  inputs,
  { lr, momentum, nesterov, weightDecay, scales },
) => {
  const rows = listed<Tensor, "w" | "v" | "g">(inputs, ["w", "v", "g"], scales);
  const results = rows.map(({ tensors: { w } }) => ({ w: make(w.shape), v: make(w.shape) }));
  const settings = [lr, momentum, Number(nesterov), weightDecay];
  optimize("sgdStep", rows, results, settings);
  return results.flatMap(({ w, v }) => [w, v]);
};

export const adamStep: KernelTable["adamStep"] = (inputs, attrs) => {
  const { lr, beta1, beta2, epsilon, weightDecay, correction1, correction2, scales } = attrs;
  const rows = listed<Tensor, "w" | "m" | "v" | "g">(inputs, ["w", "m", "v", "g"], scales);
  const results = rows.map(({ tensors: { w } }) => ({
    w: make(w.shape),
    m: make(w.shape),
    v: make(w.shape),
  }));
  const betas = [beta1, 1 - beta1, beta2, 1 - beta2];
  const settings = [lr, ...betas, epsilon, weightDecay, correction1, correction2];
  optimize("adamStep", rows, results, settings);
  return results.flatMap(({ w, m, v }) => [w, m, v]);
};
