import { invariant } from "@adder-studio/core";
import type { IrOp } from "@adder-studio/ir";

/** The parameter that plays `role` in `op`. */
export function paramName(op: IrOp, role: string): string {
  const name = op.params[role];
  invariant(name !== undefined, `%${op.id} ${op.op} has no parameter ${role}`);
  return name;
}
