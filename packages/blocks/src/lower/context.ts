import { invariant, type TensorType } from "@adder-studio/core";
import type { NodeId, PropSpecs, Props, RunConfig } from "@adder-studio/graph";
import {
  createBuilder,
  type EmitArgs,
  type InputAttrs,
  type IrBuilder,
  type OpAttrs,
  type OpDef,
  type OpName,
  opNames,
  opTable,
  type ParamSpec,
} from "@adder-studio/ir";
import type { LowerContext, Param, Value } from "../define";
import { type InitRules, initRules } from "../init";
import { LowerFault } from "./fault";

type Context = LowerContext<PropSpecs, string>;
type Args = Readonly<Record<string, Value | Param>>;

interface Where {
  readonly id: NodeId;
  readonly inputs: Readonly<Record<string, Value>>;
  /** The parameters declared so far at this block. */
  readonly params: ParamSpec[];
}

/** Shared by all blocks of one lowering. */
export interface LowerState {
  readonly builder: IrBuilder;
  readonly init: InitRules;
  /** The op functions, made once: they emit for the block at `site`. */
  readonly op: Context["op"];
  site: Where;
  /** Set by the input block. */
  classes: number | undefined;
  /** Set by it, too, where the examples have values. */
  values: number | undefined;
  /** Faults so far for which a fix was sought. */
  fixes: number;
}

export function createState({
  init: scheme,
  lpEnd,
}: Pick<RunConfig, "init" | "lpEnd">): LowerState {
  const builder = createBuilder();
  const calls = opNames.map((name) => [
    name,
    (args: Args, attrs: OpAttrs[OpName], declared?: TensorType) => {
      // The exponent is a setting of the run, not of the block.
      const powered = name === "adder2d" && lpEnd !== 1;
      const all = powered ? ({ ...attrs, p: lpEnd } as OpAttrs["adder2d"]) : attrs;
      return call(state, name, args, all, declared);
    },
  ]);
  const state: LowerState = {
    builder,
    init: initRules(scheme),
    op: Object.fromEntries(calls) as Context["op"],
    site: { id: "", inputs: {}, params: [] },
    classes: undefined,
    values: undefined,
    fixes: 0,
  };
  return state;
}

/** Makes the context of one block's `lower`. Faults leave as LowerFault. */
export function createContext(
  state: LowerState,
  id: NodeId,
  props: Props,
  inputs: Readonly<Record<string, Value>>,
): Context {
  const params: ParamSpec[] = [];
  state.site = { id, inputs, params };
  return {
    in: inputs,
    props,
    op: state.op,
    param(name, shape, role, init) {
      const spec = { name: `${id}/${name}`, shape, init, role, from: id };
      params.push(spec);
      return { name: state.builder.param(spec) };
    },
    init: state.init,
    classes: state.classes,
    values: state.values,
    fault: (code, message, port) => fault(id, code, message, port),
  };
}

function fault(node: NodeId, code: string, message: string, port?: string): never {
  const where = port === undefined ? {} : { port };
  throw new LowerFault({ code, severity: "error", message, node, ...where });
}

function call<K extends OpName>(
  state: LowerState,
  op: K,
  args: Args,
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
  const { id, inputs } = state.site;
  const made = state.builder.emit(op, {
    ins: ins as EmitArgs<K>["ins"],
    params: params as EmitArgs<K>["params"],
    attrs,
    from: id,
    ...(declared ? { declared } : {}),
  });
  if (!made.ok)
    return fault(id, made.error.code, made.error.message, portOf(made.error.input, inputs));
  if (op === "input") readInput(state, attrs as InputAttrs);
  const { shape } = made.value.type;
  return { id: made.value.id, shape, channels: shape.at(-1) ?? 0 };
}

/** Classes or values that the dataset requires of the network's output. */
export function readInput(state: LowerState, { classes, values }: InputAttrs): void {
  state.classes = classes;
  state.values = values;
}

/** An op's input has the port's name in all blocks so far; in a block of one port that one is meant. */
function portOf(input: string | undefined, inputs: Readonly<Record<string, Value>>) {
  const ports = Object.keys(inputs);
  if (input !== undefined && ports.includes(input)) return input;
  return input !== undefined && ports.length === 1 ? ports[0] : undefined;
}
