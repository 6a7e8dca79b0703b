import type { AttributeValue, Node } from "../model";
import { refuse } from "./values";

type Found<T extends AttributeValue["type"]> = Extract<AttributeValue, { type: T }>;

function found<T extends AttributeValue["type"]>(
  node: Node,
  name: string,
  type: T,
): Found<T> | undefined {
  const value: AttributeValue | undefined = node.attributes.find((one) => one.name === name);
  if (value !== undefined && value.type !== type) {
    refuse(node, `has an attribute “${name}” of another kind than ONNX says`);
  }
  return value as Found<T> | undefined;
}

export function intOf(node: Node, name: string, otherwise: number): number {
  return found(node, name, "int")?.value ?? otherwise;
}

/** Reads a float attribute as the shortest decimal that is this float32: 0.1 and not 0.10000000149. */
export function floatOf(node: Node, name: string, otherwise: number): number {
  const value = found(node, name, "float")?.value;
  return value === undefined ? otherwise : shortest(value);
}

export function intsOf(node: Node, name: string): readonly number[] | undefined {
  return found(node, name, "ints")?.value;
}

export function textOf(node: Node, name: string, otherwise: string): string {
  return found(node, name, "text")?.value ?? otherwise;
}

export function shortest(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}
