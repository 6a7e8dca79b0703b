/** Kernels of tfjs' own names that a training step needs besides ours: joining, splitting, sums and products. */
import { invariant } from "@adder-studio/core";
import {
  Add,
  backend_util,
  Concat,
  Identity,
  type KernelConfig,
  Multiply,
  Reshape,
  SplitV,
  type TensorInfo,
  util,
} from "@tensorflow/tfjs-core";
import { registerOnce } from "../tfjs-internals";
import { addressOf, copyRows, make, share, sizeOf, tfjsName } from "./backend";
import { callShared } from "./module";

type Inputs = Readonly<Record<string, TensorInfo>>;
type Attrs = Readonly<Record<string, unknown>>;

/** Returns [outer, inner], the number of values before `axis` and from `axis` on. */
function around(shape: readonly number[], axis: number): [number, number] {
  const outer = util.sizeFromShape(shape.slice(0, axis));
  return [outer, util.sizeFromShape(shape.slice(axis))];
}

function binary(kernel: "add" | "multiply"): (inputs: Inputs) => TensorInfo {
  return (inputs) => {
    const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
    const number = kernel === "multiply" && sizeOf(b) === 1;
    invariant(
      number || util.arraysEqual(a.shape, b.shape),
      `the wasm engine joins tensors of one shape, not [${a.shape}] and [${b.shape}]`,
    );
    const y = make(a.shape);
    const size = sizeOf(a);
    const name = number ? "scale" : kernel;
    callShared(size / 4, name, addressOf(a), addressOf(b), addressOf(y), size);
    return y;
  };
}

function concat(inputs: Inputs, { axis }: Attrs): TensorInfo {
  const parts = Object.values(inputs);
  const [first] = parts;
  invariant(first, "something to join");
  const along = util.parseAxisParam(axis as number, first.shape)[0] as number;
  const y = make(
    backend_util.computeOutShape(
      parts.map(({ shape }) => shape),
      along,
    ),
  );
  const [outer, all] = around(y.shape, along);
  let to = addressOf(y);
  for (const part of parts) {
    const bytes = around(part.shape, along)[1] * 4;
    copyRows(
      { address: addressOf(part), step: bytes },
      { address: to, step: all * 4 },
      bytes,
      outer,
    );
    to += bytes;
  }
  return y;
}

function split(inputs: Inputs, { numOrSizeSplits, axis }: Attrs): TensorInfo[] {
  const { x } = inputs as { x: TensorInfo };
  const along = util.parseAxisParam(axis as number, x.shape)[0] as number;
  const sizes = backend_util.prepareSplitSize(
    x as Parameters<typeof backend_util.prepareSplitSize>[0],
    numOrSizeSplits as number | number[],
    along,
  );
  const [outer, all] = around(x.shape, along);
  let from = addressOf(x);
  return sizes.map((size) => {
    const shape = x.shape.map((side, at) => (at === along ? size : side));
    const part = make(shape);
    const bytes = around(shape, along)[1] * 4;
    copyRows(
      { address: from, step: all * 4 },
      { address: addressOf(part), step: bytes },
      bytes,
      outer,
    );
    from += bytes;
    return part;
  });
}

const kernels: Readonly<
  Record<string, (inputs: Inputs, attrs: Attrs) => TensorInfo | TensorInfo[]>
> = {
  [Identity]: ({ x }) => share(x as TensorInfo, (x as TensorInfo).shape),
  [Reshape]: ({ x }, { shape }) =>
    share(x as TensorInfo, util.inferFromImplicitShape(shape as number[], sizeOf(x as TensorInfo))),
  [Add]: binary("add"),
  [Multiply]: binary("multiply"),
  [Concat]: concat,
  [SplitV]: split,
};

export function registerOps(): void {
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    const kernelFunc: KernelConfig["kernelFunc"] = ({ inputs, attrs = {} }) =>
      kernel(inputs as Inputs, attrs as Attrs);
    registerOnce({ kernelName, backendName: tfjsName, kernelFunc });
  }
}
