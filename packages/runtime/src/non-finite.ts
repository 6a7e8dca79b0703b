import type { ModelIR } from "@adder-studio/ir";
import { keep, type Tensor, tidy } from "@tensorflow/tfjs-core";

/** Where a value stopped being finite. */
export interface NonFinite {
  readonly node: string;
  readonly what: "weights" | "output" | "gradient";
}

interface Pass {
  /** By parameter. */
  readonly weights: readonly (readonly [string, Tensor])[];
  /** By op. */
  readonly outputs: readonly (Tensor | undefined)[];
  /** By parameter. */
  readonly gradients: readonly (readonly [string, Tensor])[];
}

/** The first array of a training pass, in the order weights, outputs, gradients, that holds a value that is not finite. */
export async function firstNonFinite(
  ir: ModelIR,
  pass: () => Pass,
): Promise<NonFinite | undefined> {
  const owner = new Map(ir.params.map((spec) => [spec.name, spec.from]));
  const suspects: { node: string; what: NonFinite["what"]; value: Tensor }[] = [];
  const add = (node: string, what: NonFinite["what"], value: Tensor) => {
    suspects.push({ node, what, value: keep(value.clone()) });
  };
  tidy(() => {
    const { weights, outputs, gradients } = pass();
    for (const [name, value] of weights) add(owner.get(name) as string, "weights", value);
    for (const op of ir.ops) {
      const y = outputs[op.id];
      if (y) add(op.from, "output", y);
    }
    for (const [name, value] of gradients) add(owner.get(name) as string, "gradient", value);
  });
  let found: NonFinite | undefined;
  for (const { node, what, value } of suspects) {
    if (!found && !(await value.data()).every(Number.isFinite)) found = { node, what };
    value.dispose();
  }
  return found;
}
