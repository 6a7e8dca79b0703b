import { invariant, type NamedArray, shapeSize } from "@adder-studio/core";
import { isTrained, type ModelIR, type ParamSpec } from "@adder-studio/ir";
import { dispose, keep, type Tensor, tensor, zeros } from "@tensorflow/tfjs-core";

/** An array that a checkpoint holds. */
export interface HeldArray {
  readonly name: string;
  readonly value: Tensor;
}

/** Parameters and moving statistics of a network on the device, with the optimizer's arrays (slots) for each. */
export interface State {
  /** Parameters that the optimizer steps. */
  readonly trained: readonly ParamSpec[];
  /** Returns a parameter's present value. Throws an invariant before `start`. */
  param(name: string): Tensor;
  slots(name: string): readonly Tensor[];
  /** Takes over the new value and disposes of the old one. */
  replace(name: string, value: Tensor): void;
  replaceSlots(name: string, values: readonly Tensor[]): void;
  /** Sets parameters, and the optimizer's arrays to zero. */
  start(arrays: readonly NamedArray[]): void;
  /** Returns all parameters in the IR's order, then the optimizer's arrays under the name `parameter#slot`. */
  held(): HeldArray[];
  /** Sets all arrays of `held` to the values that `part` returns for each. */
  restore(part: (name: string, size: number) => Float32Array): void;
  dispose(): void;
}

/** Makes a state without values. `slotNames` names the optimizer's arrays for each parameter. */
export function createState(ir: ModelIR, slotNames: readonly string[]): State {
  const trained = ir.params.filter(isTrained);
  const params = new Map<string, Tensor>();
  const optimizerSlots = new Map<string, readonly Tensor[]>();

  function param(name: string): Tensor {
    const value = params.get(name);
    invariant(value, `parameter ${name} has no value`);
    return value;
  }

  const slots = (name: string) => optimizerSlots.get(name) ?? [];

  function replace(name: string, value: Tensor): void {
    params.get(name)?.dispose();
    params.set(name, keep(value));
  }

  function replaceSlots(name: string, values: readonly Tensor[]): void {
    dispose([...slots(name)]);
    optimizerSlots.set(
      name,
      values.map((value) => keep(value)),
    );
  }

  function setAll(arrays: readonly NamedArray[]): void {
    for (const { name, shape, data } of arrays) replace(name, tensor(data, [...shape]));
  }

  return {
    trained,
    param,
    slots,
    replace,
    replaceSlots,
    start(arrays) {
      setAll(arrays);
      for (const { name, shape } of trained) {
        replaceSlots(
          name,
          slotNames.map(() => zeros([...shape])),
        );
      }
    },
    held: () => [
      ...ir.params.map(({ name }) => ({ name, value: param(name) })),
      ...trained.flatMap(({ name }) =>
        slots(name).map((value, i) => ({ name: `${name}#${slotNames[i]}`, value })),
      ),
    ],
    restore(part) {
      setAll(
        ir.params.map(({ name, shape }) => ({ name, shape, data: part(name, shapeSize(shape)) })),
      );
      for (const { name, shape } of trained) {
        replaceSlots(
          name,
          slotNames.map((slot) => tensor(part(`${name}#${slot}`, shapeSize(shape)), [...shape])),
        );
      }
    },
    dispose() {
      dispose([...params.values()]);
      for (const own of optimizerSlots.values()) dispose([...own]);
      params.clear();
      optimizerSlots.clear();
    },
  };
}
