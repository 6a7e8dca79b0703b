import { formatShape, type Shape } from "./types";

/** A number and what it counts, in the form that English gives it: `1 file`, `0 files`, `2 classes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The values of a shape: `1 value`, `10 values`, `28×28×1 values`. */
export function countedValues(shape: Shape): string {
  const [only] = shape;
  return shape.length === 1 && only !== undefined
    ? counted(only, "value")
    : `${formatShape(shape)} values`;
}
