import { invariant } from "@adder-studio/core";
import type { IrOp } from "@adder-studio/ir";

/** Returns the name of the parameter with `role` in `op`. Throws an invariant where there is none. */
export function paramName(op: IrOp, role: string): string {
  const name = op.params[role];
  invariant(name !== undefined, `%${op.id} ${op.op} has no parameter ${role}`);
  return name;
}
