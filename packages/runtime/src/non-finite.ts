import type { ModelIR } from "@adder-studio/ir";
import { keep, type Tensor, tidy } from "@tensorflow/tfjs-core";

/** Place of the first value that is not finite: its block, and the kind of array. */
export interface NonFinite {
  readonly node: string;
  readonly what: "weights" | "output" | "gradient";
}

interface Pass {
  /** Weights by parameter. */
  readonly weights: readonly (readonly [string, Tensor])[];
  /** Outputs by op id. */
  readonly outputs: readonly (Tensor | undefined)[];
  /** Gradients by parameter. */
  readonly gradients: readonly (readonly [string, Tensor])[];
}

/**
 * Finds the first array of a training pass, in the order weights, outputs, gradients, that holds a value that is not
 * finite. Undefined where all are.
 */
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
