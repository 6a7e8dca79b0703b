import type { Result, Shape, TensorType } from "@adder-studio/core";
import type { IrCode } from "./codes";
import type { OpAttrs, OpName, ParamRole } from "./types";

/** Names of the values an op reads. */
export interface OpInputs {
  input: never;
  conv2d: "x";
  adder2d: "x";
  shift2d: "x";
  bias: "x";
  batchNorm: "x";
  relu: "x";
  leakyRelu: "x";
  sigmoid: "x";
  tanh: "x";
  maxPool: "x";
  avgPool: "x";
  globalAvgPool: "x";
  reshape: "x";
  add: "a" | "b";
  concat: "a" | "b";
  dropout: "x";
  softmaxCrossEntropy: "x";
  meanSquaredError: "x";
}

/** Names of the parameters an op reads. */
export interface OpParams {
  input: never;
  conv2d: "w";
  adder2d: "w";
  shift2d: "w";
  bias: "b";
  batchNorm: "gamma" | "beta" | "mean" | "variance";
  relu: never;
  leakyRelu: never;
  sigmoid: never;
  tanh: never;
  maxPool: never;
  avgPool: never;
  globalAvgPool: never;
  reshape: never;
  add: never;
  concat: never;
  dropout: never;
  softmaxCrossEntropy: never;
  meanSquaredError: never;
}

/** Why an op cannot take what it is given: a person's fault, shown at the block. */
export interface OpFault {
  readonly code: IrCode;
  /** One plain sentence. */
  readonly message: string;
  /** The op's input that is at fault, when it is one of them. */
  readonly input?: string;
}

export type InputTypes<K extends OpName> = Readonly<Record<OpInputs[K], TensorType>>;

/** Arithmetic of one example at inference. */
export interface OpCount {
  readonly additions: number;
  readonly multiplications: number;
  /** Multiplications by a power of two; absent where there are none. */
  readonly shifts?: number;
}

/** Everything known about an op without running it. Shapes and costs leave out the batch axis. */
export interface OpDef<K extends OpName> {
  readonly name: K;
  /** Under which heading its arithmetic is summed. */
  readonly group: "layers" | "normalisation" | "other";
  /** Names of the inputs, in the order of `OpOf.ins`. */
  readonly inputs: readonly OpInputs[K][];
  readonly params: Readonly<Record<OpParams[K], ParamRole>>;
  /** Shape of the result; `declared` is the type an `input` is given from outside. */
  infer(ins: InputTypes<K>, attrs: OpAttrs[K], declared?: TensorType): Result<TensorType, OpFault>;
  /** Shape of each parameter; called only with inputs that `infer` accepts. */
  paramShapes(ins: InputTypes<K>, attrs: OpAttrs[K]): Readonly<Record<OpParams[K], Shape>>;
  cost(ins: InputTypes<K>, attrs: OpAttrs[K], out: TensorType): OpCount;
}

/** Gives a literal its type: the entry of one op in the table. */
export function defineOp<K extends OpName>(def: OpDef<K>): OpDef<K> {
  return def;
}

export const noCost: OpCount = { additions: 0, multiplications: 0 };
