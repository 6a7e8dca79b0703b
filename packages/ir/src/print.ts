import { canonicalJson, sha256Hex } from "@adder-studio/core";
import { opTable } from "./ops";
import type { Init, IrOp, ModelIR, ParamSpec } from "./types";

function printValue(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(",")}]` : canonicalJson(value);
}

function printInit(init: Init): string {
  if (init.kind === "normal") return `normal std=${init.std}`;
  if (init.kind === "uniform") return `uniform ${init.low}..${init.high}`;
  return `constant ${init.value}`;
}

/** `param adder1/w: f32[3,3,1,16] adder-filter normal std=1` */
export function printParam(spec: ParamSpec): string {
  return `param ${spec.name}: f32[${spec.shape.join(",")}] ${spec.role} ${printInit(spec.init)}`;
}

/** `%2: f32[N,8,8,16] = adder2d(x=%0, w=adder1/w) kernel=3 stride=1 pad=1 filters=16  # adds 55296 muls 0` */
export function printOp(op: IrOp): string {
  const names = opTable[op.op].inputs;
  const args = [
    ...op.ins.map((id, index) => `${names[index]}=%${id}`),
    ...Object.entries(op.params).map(([role, name]) => `${role}=${name}`),
  ];
  const attrs = Object.entries(op.attrs).map(([key, value]) => ` ${key}=${printValue(value)}`);
  const type = ["N", ...op.type.shape].join(",");
  const { additions, multiplications, shifts } = op.cost;
  const cost = `adds ${additions} muls ${multiplications}${shifts === undefined ? "" : ` shifts ${shifts}`}`;
  return `%${op.id}: f32[${type}] = ${op.op}(${args.join(", ")})${attrs.join("")}  # ${cost}`;
}

/** The whole network as text a person can review: parameters, then ops in order. N is the batch. */
export function printIr(ir: ModelIR): string {
  return [...ir.params.map(printParam), ...ir.ops.map(printOp)].join("\n");
}

/**
 * SHA-256 (hex) of what a network computes: its parameters and ops without their costs, which follow
 * from the rest. Equal hashes train alike.
 */
export function irHash(ir: ModelIR): string {
  const ops = ir.ops.map(({ cost: _, ...op }) => op);
  return sha256Hex(canonicalJson({ version: ir.version, params: ir.params, ops }));
}
