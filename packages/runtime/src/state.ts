import { invariant, type NamedArray, shapeSize } from "@adder-studio/core";
import { isTrained, type ModelIR, type ParamSpec } from "@adder-studio/ir";
import { dispose, keep, type Tensor, tensor, zeros } from "@tensorflow/tfjs-core";

/** An array that a checkpoint holds. */
export interface HeldArray {
  readonly name: string;
  readonly value: Tensor;
}

/** Parameters and moving statistics of a network on the device, and what the optimizer keeps for each of them. */
export interface State {
  readonly trained: readonly ParamSpec[];
  param(name: string): Tensor;
  slots(name: string): readonly Tensor[];
  /** Takes over the new value; the old one is disposed of. */
  replace(name: string, value: Tensor): void;
  replaceSlots(name: string, values: readonly Tensor[]): void;
  /** Sets parameters; clears what the optimizer keeps. */
  start(arrays: readonly NamedArray[]): void;
  /** All parameters in the IR's order, then the optimizer's arrays, `parameter#slot`. */
  held(): HeldArray[];
  /** Sets all of `held` to what `part` gives for each. */
  restore(part: (name: string, size: number) => Float32Array): void;
  dispose(): void;
}

/** Without values as yet. `slotNames`: the optimizer's arrays for each parameter. */
export function createState(ir: ModelIR, slotNames: readonly string[]): State {
  const trained = ir.params.filter(isTrained);
  const params = new Map<string, Tensor>();
  const kept = new Map<string, readonly Tensor[]>();

  function param(name: string): Tensor {
    const value = params.get(name);
    invariant(value, `parameter ${name} has no value`);
    return value;
  }

  const slots = (name: string) => kept.get(name) ?? [];

  function replace(name: string, value: Tensor): void {
    params.get(name)?.dispose();
    params.set(name, keep(value));
  }

  function replaceSlots(name: string, values: readonly Tensor[]): void {
    dispose([...slots(name)]);
    kept.set(
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
      for (const own of kept.values()) dispose([...own]);
      params.clear();
      kept.clear();
    },
  };
}
