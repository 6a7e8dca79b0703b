import { type NamedArray, randomStream, shapeSize } from "@adder-studio/core";
import type { ModelIR, ParamSpec } from "@adder-studio/ir";

/**
 * Draws initial values of one parameter, keyed by (seed, its name): editing one layer does not change the initial values
 * of the others.
 */
export function initialValues(spec: ParamSpec, seed: number): Float32Array {
  const values = new Float32Array(shapeSize(spec.shape));
  const random = randomStream(seed, `init/${spec.name}`);
  const { init } = spec;
  switch (init.kind) {
    case "constant":
      return values.fill(init.value);
    case "normal":
      for (let i = 0; i < values.length; i++) values[i] = init.std * random.normal();
      return values;
    case "uniform":
      for (let i = 0; i < values.length; i++) {
        values[i] = init.low + (init.high - init.low) * random.uniform();
      }
      return values;
  }
}

/**
 * Draws initial values of all parameters and moving statistics, in the order of the IR.
 * @example
 * program.initialise(initialWeights(ir, 7));
 */
export function initialWeights(ir: ModelIR, seed: number): NamedArray[] {
  return ir.params.map((spec) => ({
    name: spec.name,
    shape: spec.shape,
    data: initialValues(spec, seed),
  }));
}
