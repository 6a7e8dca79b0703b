import {
  countedValues,
  err,
  formatShape,
  invariant,
  ok,
  type Result,
  shapeSize,
  type TensorType,
} from "@adder-studio/core";
import type { InputTypes, OpDef, OpFault, OpInputs, OpParams } from "./op";
import { opTable } from "./ops";
import type { IrOp, ModelIR, OpAttrs, OpName, OpOf, ParamSpec } from "./types";

/** Largest number of values of one example's tensor: indices must fit into 31 bits on a graphics card. */
export const maxTensorSize = 2 ** 31 - 1;

/** The result of an op that has been emitted. */
export interface IrValue {
  readonly id: number;
  readonly type: TensorType;
}

export interface EmitArgs<K extends OpName> {
  readonly ins: Readonly<Record<OpInputs[K], IrValue>>;
  /** Parameter names, registered with `param` before. */
  readonly params: Readonly<Record<OpParams[K], string>>;
  readonly attrs: OpAttrs[K];
  readonly from: string;
  /** The type of an `input` op, which no other value determines. */
  readonly declared?: TensorType;
}

export interface IrBuilder {
  /** Registers a parameter and returns its name; a name twice is our fault and throws. */
  param(spec: ParamSpec): string;
  /** Appends an op: infers its type, counts its cost. A misfit of shapes is returned, not thrown. */
  emit<K extends OpName>(op: K, args: EmitArgs<K>): Result<IrValue, OpFault>;
  /**
   * Appends what an earlier network of the same length had at this place, without inferring it anew. False, and
   * nothing happens, where the ops were made for another place: they are numbered.
   */
  replay(params: readonly ParamSpec[], ops: readonly IrOp[]): boolean;
  /** The ops so far (live). */
  readonly ops: readonly IrOp[];
  /** The network so far; later calls of `emit` do not change it. */
  build(): ModelIR;
}

/** Starts an empty network. Ops get ids 0, 1, 2, ... in the order of `emit`. */
export function createBuilder(): IrBuilder {
  const params = new Map<string, ParamSpec>();
  const ops: IrOp[] = [];

  function emit<K extends OpName>(op: K, args: EmitArgs<K>): Result<IrValue, OpFault> {
    const def: OpDef<K> = opTable[op];
    const names: readonly OpInputs[K][] = def.inputs;
    const types = {} as { -readonly [P in keyof InputTypes<K>]: InputTypes<K>[P] };
    for (const name of names) types[name] = args.ins[name].type;
    const type = def.infer(types, args.attrs, args.declared);
    if (!type.ok) return type;
    const size = shapeSize(type.value.shape);
    if (!(size <= maxTensorSize)) {
      return err({
        code: "tensor-too-large",
        message: `A result of ${countedValues(type.value.shape)} is too large for one example.`,
      });
    }
    const parameters = checkParams(def, types, args);
    const { additions, multiplications, shifts } = def.cost(types, args.attrs, type.value);
    // Spelled out: thousands of objects of one make are added up in a fraction of the time.
    const bytes = 4 * size;
    const id = ops.length;
    const made: OpOf<K> = {
      op,
      id,
      ins: names.map((name) => args.ins[name].id),
      params: args.params,
      attrs: args.attrs,
      type: type.value,
      cost:
        shifts === undefined
          ? { additions, multiplications, parameters, bytes }
          : { additions, multiplications, shifts, parameters, bytes },
      from: args.from,
    };
    ops.push(made as IrOp);
    return ok({ id, type: type.value });
  }

  /** Sum of the trained parameters' sizes; shapes that differ from what the op expects are our fault. */
  function checkParams<K extends OpName>(
    def: OpDef<K>,
    types: InputTypes<K>,
    args: EmitArgs<K>,
  ): number {
    const shapes = def.paramShapes(types, args.attrs);
    let parameters = 0;
    for (const key of Object.keys(def.params) as OpParams[K][]) {
      const spec = params.get(args.params[key]);
      invariant(spec, `${def.name} of ${args.from} names no known parameter for ${key}`);
      const want = shapes[key];
      const isWanted =
        spec.shape.length === want.length && want.every((side, i) => side === spec.shape[i]);
      if (!isWanted) invariant(false, `${spec.name} must be ${formatShape(want)}`);
      invariant(spec.role === def.params[key], `${spec.name} must be a ${def.params[key]}`);
      if (isTrained(spec)) parameters += shapeSize(spec.shape);
    }
    return parameters;
  }

  function param(spec: ParamSpec): string {
    invariant(!params.has(spec.name), `parameter ${spec.name} is declared twice`);
    params.set(spec.name, spec);
    return spec.name;
  }

  return {
    param,
    emit,
    replay(specs, made) {
      if (made.some(({ id }, index) => id !== ops.length + index)) return false;
      for (const spec of specs) param(spec);
      ops.push(...made);
      return true;
    },
    ops,
    build: () => ({ version: 1, params: [...params.values()], ops: [...ops] }),
  };
}

/** Moving statistics are kept with the parameters but never touched by the optimizer. */
export function isTrained(spec: ParamSpec): boolean {
  return spec.role !== "moving-mean" && spec.role !== "moving-variance";
}
