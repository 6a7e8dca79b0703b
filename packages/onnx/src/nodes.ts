import type { Attribute, AttributeValue, Graph, Node, Port, Tensor } from "./model";

/** Short ways to write nodes and attributes down. */

export function attribute(name: string, value: AttributeValue): Attribute {
  return { name, ...value };
}

export function intAttribute(name: string, value: number): Attribute {
  return { name, type: "int", value };
}

export function intsAttribute(name: string, value: readonly number[]): Attribute {
  return { name, type: "ints", value };
}

export function floatAttribute(name: string, value: number): Attribute {
  return { name, type: "float", value };
}

export function intTensor(name: string, values: readonly number[]): Tensor {
  return { kind: "int", name, dims: [values.length], data: values };
}

export function floatTensor(name: string, dims: readonly number[], data: Float32Array): Tensor {
  return { kind: "float", name, dims, data };
}

/** Makes a node of the standard's operators with one output, named like that output. */
export function node(
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly Attribute[] = [],
): Node {
  return { name: output, op, domain: "", inputs, outputs: [output], attributes };
}

/** Makes the body of a loop, whose ports have no known shape. */
export function bodyGraph(
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  nodes: readonly Node[],
): Graph {
  const port = (port: string): Port => ({ name: port, dims: undefined, isFloat: true, doc: "" });
  return { name, nodes, initializers: [], inputs: inputs.map(port), outputs: outputs.map(port) };
}
