import { invariant } from "@adder-studio/core";

/** The tensors of one parameter, out of the inputs of a kernel that works on a list (`w0`, `g0`, `w1`, ...). */
export interface Listed<T, Names extends string> {
  readonly tensors: Readonly<Record<Names, T>>;
  /** Factor of the gradient, to be divided by max(`norm`, 1e-12) where there is one. */
  readonly scale: number;
  readonly norm: T | undefined;
}

/** Groups the inputs of a kernel that works on a list by parameter. Throws an invariant when one is missing. */
export function listed<T, Names extends string>(
  inputs: Readonly<Record<string, T>>,
  names: readonly Names[],
  scales: readonly number[],
): Listed<T, Names>[] {
  return scales.map((scale, i) => {
    const entries = names.map((name) => {
      const tensor = inputs[name + i];
      invariant(tensor !== undefined, `input ${name}${i}`);
      return [name, tensor] as const;
    });
    const tensors = Object.fromEntries(entries) as Record<Names, T>;
    return { tensors, scale, norm: inputs[`norm${i}`] };
  });
}
