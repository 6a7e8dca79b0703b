import { DiagnosticError, invariant, type Shape, type TensorType } from "@adder-studio/core";
import type { NodeId, PropSpecs, Props, RunConfig } from "@adder-studio/graph";
import {
  type EmitArgs,
  type InputAttrs,
  type IrBuilder,
  type OpAttrs,
  type OpDef,
  type OpName,
  opNames,
  opTable,
} from "@adder-studio/ir";
import type { LowerContext, Param, Value } from "../define";
import { initRules } from "../init";

/** Shared by all blocks of one lowering. */
export interface LowerState {
  readonly builder: IrBuilder;
  readonly scheme: RunConfig["init"];
  /** Set by the input block. */
  classes: number | undefined;
}

function makeValue(id: number, shape: Shape): Value {
  return { id, shape, channels: shape.at(-1) ?? 0 };
}

/** What one block's `lower` works with. Faults leave as DiagnosticError. */
export function createContext(
  state: LowerState,
  id: NodeId,
  props: Props,
  inputs: Readonly<Record<string, Value>>,
): LowerContext<PropSpecs, string> {
  const { builder } = state;

  function fault(code: string, message: string, port?: string): never {
    const where = port === undefined ? {} : { port };
    throw new DiagnosticError({ code, severity: "error", message, node: id, ...where });
  }

  function call<K extends OpName>(
    op: K,
    args: Readonly<Record<string, Value | Param>>,
    attrs: OpAttrs[K],
    declared?: TensorType,
  ): Value {
    const def: OpDef<K> = opTable[op];
    const ins: Record<string, { id: number; type: TensorType }> = {};
    for (const name of def.inputs as readonly string[]) {
      const value = args[name];
      invariant(value && "shape" in value, `${op} needs ${name}`);
      ins[name] = { id: value.id, type: { shape: value.shape } };
    }
    const params: Record<string, string> = {};
    for (const name of Object.keys(def.params)) {
      const param = args[name];
      invariant(param && "name" in param, `${op} needs ${name}`);
      params[name] = param.name;
    }
    const made = builder.emit(op, {
      ins: ins as EmitArgs<K>["ins"],
      params: params as EmitArgs<K>["params"],
      attrs,
      from: id,
      ...(declared ? { declared } : {}),
    });
    if (!made.ok) return fault(made.error.code, made.error.message, portOf(made.error.input));
    if (op === "input") state.classes = (attrs as InputAttrs).classes;
    return makeValue(made.value.id, made.value.type.shape);
  }

  /** An op's input has the port's name in all blocks so far; a block of one port means that one. */
  function portOf(input: string | undefined): string | undefined {
    const ports = Object.keys(inputs);
    if (input !== undefined && ports.includes(input)) return input;
    return input !== undefined && ports.length === 1 ? ports[0] : undefined;
  }

  const calls = opNames.map((name) => [
    name,
    (args: Record<string, Value | Param>, attrs: OpAttrs[OpName], declared?: TensorType) =>
      call(name, args, attrs, declared),
  ]);
  return {
    in: inputs,
    props,
    op: Object.fromEntries(calls) as LowerContext<PropSpecs, string>["op"],
    param(name, shape, role, init) {
      return { name: builder.param({ name: `${id}/${name}`, shape, init, role, from: id }) };
    },
    init: initRules(state.scheme),
    classes: state.classes,
    fault,
  };
}
