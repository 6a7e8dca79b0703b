import { canonicalJson, type Diagnostic, shapeSize, type TensorType } from "@adder-studio/core";
import { isTrained } from "./builder";
import type { InputTypes, OpDef } from "./op";
import { opTable } from "./ops";
import { isLoss } from "./task";
import type { ModelIR, OpName, OpOf, ParamSpec } from "./types";

/**
 * Faults of a network that a builder could never make: wrong ids, values used before they are made,
 * parameters that are missing, unused or of the wrong shape, types and costs that the op's own rules do
 * not give. Empty when it is sound. Each is an `ir-invalid`.
 */
export function verifyIr(ir: ModelIR): Diagnostic[] {
  const faults: Diagnostic[] = [];
  function fault(message: string, node?: string): void {
    faults.push({ code: "ir-invalid", severity: "error", message, ...(node ? { node } : {}) });
  }
  const params = new Map<string, ParamSpec>();
  for (const spec of ir.params) {
    if (params.has(spec.name)) fault(`Parameter ${spec.name} is listed twice.`, spec.from);
    if (!Number.isFinite(shapeSize(spec.shape))) fault(`${spec.name} has no size.`, spec.from);
    params.set(spec.name, spec);
  }
  const used = new Set<string>();
  for (const [index, op] of ir.ops.entries()) {
    if (op.id !== index) fault(`%${op.id} stands at place ${index}.`, op.from);
    if (!Object.hasOwn(opTable, op.op)) {
      fault(`${op.op} is no op.`, op.from);
      continue;
    }
    const isFirst = index === 0;
    const isLast = index === ir.ops.length - 1;
    if ((op.op === "input") !== isFirst)
      fault("The first op, and no other, is the input.", op.from);
    if (isLoss(op.op) !== isLast) {
      fault("The last op, and no other, is the loss.", op.from);
    }
    for (const message of opFaults(op as OpOf<OpName>, ir, params)) fault(message, op.from);
    for (const name of Object.values(op.params)) used.add(name);
  }
  if (ir.ops.length === 0) fault("The network is empty.");
  for (const spec of ir.params) {
    if (!used.has(spec.name)) fault(`Parameter ${spec.name} is never used.`, spec.from);
  }
  return faults;
}

function opFaults<K extends OpName>(
  op: OpOf<K>,
  ir: ModelIR,
  params: ReadonlyMap<string, ParamSpec>,
): string[] {
  const def: OpDef<K> = opTable[op.op];
  if (op.ins.length !== def.inputs.length) return [`%${op.id} takes ${def.inputs.length} values.`];
  const types: Record<string, TensorType> = {};
  for (const [index, name] of def.inputs.entries()) {
    const id = op.ins[index] as number;
    const source = ir.ops[id];
    if (!source || id >= op.id) return [`%${op.id} reads %${id} before it is made.`];
    types[name as string] = source.type;
  }
  const ins = types as InputTypes<K>;
  const type = def.infer(ins, op.attrs, op.type);
  if (!type.ok) return [`%${op.id}: ${type.error.message}`];
  const faults: string[] = [];
  if (canonicalJson(type.value) !== canonicalJson(op.type)) {
    faults.push(`%${op.id} has a type that its rule does not give.`);
  }
  const shapes = def.paramShapes(ins, op.attrs) as Readonly<Record<string, readonly number[]>>;
  let parameters = 0;
  for (const [key, role] of Object.entries(def.params)) {
    const spec = params.get(op.params[key] ?? "");
    if (!spec) faults.push(`%${op.id} lacks its parameter ${key}.`);
    else if (spec.role !== role || canonicalJson(spec.shape) !== canonicalJson(shapes[key])) {
      faults.push(`%${op.id} got a parameter ${key} of the wrong kind or shape.`);
    } else if (isTrained(spec)) parameters += shapeSize(spec.shape);
  }
  const count = def.cost(ins, op.attrs, type.value);
  const cost = { ...count, parameters, bytes: 4 * shapeSize(type.value.shape) };
  if (faults.length === 0 && canonicalJson(cost) !== canonicalJson(op.cost)) {
    faults.push(`%${op.id} has a cost that its rule does not give.`);
  }
  return faults;
}
