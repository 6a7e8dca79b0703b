import type {
  Attribute,
  AttributeValue,
  Graph,
  LocalFunction,
  Node,
  OnnxModel,
  Port,
  ReferenceType,
  Tensor,
} from "../model";
import { readTensor } from "./decode-tensor";
import { Reader, readLimits, Unreadable } from "./reader";
import {
  attributeField,
  attributeType,
  dataType,
  functionField,
  graphField,
  modelField,
  nodeField,
  portField,
} from "./schema";

/** Reads an ONNX file made by anyone; throws `Unreadable`. Fields that are not used here are passed over. */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  const reader = new Reader(bytes);
  const functions: LocalFunction[] = [];
  const opsets: Record<string, number> = Object.create(null) as Record<string, number>;
  const metadata = new Map<string, string>();
  let graph: Graph | undefined;
  let producer = "";
  let producerVersion = "";
  let doc = "";
  while (reader.next()) {
    if (reader.field === modelField.graph) {
      if (graph) throw new Unreadable("it holds two graphs");
      graph = readGraph(reader.message());
    } else if (reader.field === modelField.producer) producer = reader.text();
    else if (reader.field === modelField.producerVersion) producerVersion = reader.text();
    else if (reader.field === modelField.doc) doc = reader.text(readLimits.text);
    else if (reader.field === modelField.functions) functions.push(readFunction(reader.message()));
    else if (reader.field === modelField.opset) {
      const { domain, version } = readOpset(reader.message());
      opsets[domain] = version;
    } else if (reader.field === modelField.metadata) {
      const [key, value] = readPair(reader.message());
      metadata.set(key, value);
    } else reader.skip();
  }
  if (graph === undefined) throw new Unreadable("it holds no graph");
  return { producer, producerVersion, doc, graph, functions, opsets, metadata };
}

/** Returns a domain, the empty name for `ai.onnx`, which is another name of the standard's domain. */
function domainOf(text: string): string {
  return text === "ai.onnx" ? "" : text;
}

function readOpset(reader: Reader): { readonly domain: string; readonly version: number } {
  let domain = "";
  let version = 0;
  while (reader.next()) {
    if (reader.field === 1) domain = domainOf(reader.text());
    else if (reader.field === 2) version = reader.int();
    else reader.skip();
  }
  return { domain, version };
}

function readPair(reader: Reader): readonly [string, string] {
  let key = "";
  let value = "";
  while (reader.next()) {
    if (reader.field === 1) key = reader.text();
    else if (reader.field === 2) value = reader.text(readLimits.text);
    else reader.skip();
  }
  return [key, value];
}

function readGraph(reader: Reader): Graph {
  const nodes: Node[] = [];
  const initializers: Tensor[] = [];
  const inputs: Port[] = [];
  const outputs: Port[] = [];
  let name = "";
  while (reader.next()) {
    if (reader.field === graphField.node) nodes.push(readNode(reader.message()));
    else if (reader.field === graphField.name) name = reader.text(readLimits.text);
    else if (reader.field === graphField.initializer) {
      initializers.push(readTensor(reader.message()));
    } else if (reader.field === graphField.input) inputs.push(readPort(reader.message()));
    else if (reader.field === graphField.output) outputs.push(readPort(reader.message()));
    else if (reader.field === graphField.sparseInitializer) {
      throw new Unreadable("it holds sparse arrays, which are not read");
    } else reader.skip();
  }
  return { name, nodes, initializers, inputs, outputs };
}

function readFunction(reader: Reader): LocalFunction {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: string[] = [];
  const nodes: Node[] = [];
  let name = "";
  let domain = "";
  let doc = "";
  while (reader.next()) {
    if (reader.field === functionField.name) name = reader.text();
    else if (reader.field === functionField.domain) domain = domainOf(reader.text());
    else if (reader.field === functionField.doc) doc = reader.text(readLimits.text);
    else if (reader.field === functionField.input) inputs.push(reader.text());
    else if (reader.field === functionField.output) outputs.push(reader.text());
    else if (reader.field === functionField.attribute) attributes.push(reader.text());
    else if (reader.field === functionField.node) nodes.push(readNode(reader.message()));
    else reader.skip();
  }
  return { name, domain, inputs, outputs, attributes, nodes, doc };
}

function readNode(reader: Reader): Node {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Attribute[] = [];
  let name = "";
  let op = "";
  let domain = "";
  while (reader.next()) {
    if (reader.field === nodeField.input) inputs.push(reader.text());
    else if (reader.field === nodeField.output) outputs.push(reader.text());
    else if (reader.field === nodeField.name) name = reader.text();
    else if (reader.field === nodeField.op) op = reader.text();
    else if (reader.field === nodeField.domain) domain = domainOf(reader.text());
    else if (reader.field === nodeField.attribute) {
      attributes.push(readAttribute(reader.message()));
    } else reader.skip();
  }
  return { name, op, domain, inputs, outputs, attributes };
}

function readAttribute(reader: Reader): Attribute {
  const ints: number[] = [];
  const floats: number[] = [];
  let name = "";
  let type = 0;
  let int = 0;
  let float = 0;
  let text = "";
  let tensor: Tensor | undefined;
  let graph: Graph | undefined;
  let reference = "";
  while (reader.next()) {
    if (reader.field === attributeField.name) name = reader.text();
    else if (reader.field === attributeField.type) type = reader.int();
    else if (reader.field === attributeField.int) int = reader.int();
    else if (reader.field === attributeField.float) float = reader.float();
    else if (reader.field === attributeField.text) text = textOf(reader.blob());
    else if (reader.field === attributeField.reference) reference = reader.text();
    else if (reader.field === attributeField.ints) reader.intsInto(ints);
    else if (reader.field === attributeField.floats) {
      const values = reader.floats();
      reader.countIntegers(values.length);
      for (const value of values) floats.push(value);
    } else if (reader.field === attributeField.tensor) tensor = readTensor(reader.message());
    else if (reader.field === attributeField.graph) graph = readGraph(reader.message());
    else reader.skip();
  }
  return { name, ...typed() };

  function typed(): AttributeValue {
    if (reference !== "") return { type: "reference", of: referenceType(type), value: reference };
    if (type === attributeType.int) return { type: "int", value: int };
    if (type === attributeType.float) return { type: "float", value: float };
    if (type === attributeType.text) return { type: "text", value: text };
    if (type === attributeType.ints) return { type: "ints", value: ints };
    if (type === attributeType.floats) return { type: "floats", value: floats };
    if (type === attributeType.tensor && tensor) return { type: "tensor", value: tensor };
    if (type === attributeType.graph && graph) return { type: "graph", value: graph };
    return { type: "other" };
  }
}

function referenceType(type: number): ReferenceType {
  if (type === attributeType.int) return "int";
  return type === attributeType.float ? "float" : "ints";
}

/** Decodes an attribute of text: bytes in ONNX, ASCII for all supported attributes. */
function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, readLimits.name));
}

function readPort(reader: Reader): Port {
  let name = "";
  let doc = "";
  let type: Pick<Port, "dims" | "isFloat"> = { dims: undefined, isFloat: false };
  while (reader.next()) {
    if (reader.field === portField.name) name = reader.text();
    else if (reader.field === portField.doc) doc = reader.text(readLimits.text);
    else if (reader.field === portField.type) type = readType(reader.message());
    else reader.skip();
  }
  return { name, doc, ...type };
}

/** Reads a TypeProto; a type other than a tensor has no dims and is no float. */
function readType(reader: Reader): Pick<Port, "dims" | "isFloat"> {
  let dims: (number | string)[] | undefined;
  let isFloat = false;
  while (reader.next()) {
    if (reader.field !== 1) {
      reader.skip();
      continue;
    }
    const tensor = reader.message();
    while (tensor.next()) {
      if (tensor.field === 1) isFloat = tensor.int() === dataType.float;
      else if (tensor.field === 2) dims = readShape(tensor.message());
      else tensor.skip();
    }
  }
  return { dims, isFloat };
}

function readShape(reader: Reader): (number | string)[] {
  const dims: (number | string)[] = [];
  while (reader.next()) {
    if (reader.field !== 1) {
      reader.skip();
      continue;
    }
    const dim = reader.message();
    let side: number | string = "";
    while (dim.next()) {
      if (dim.field === 1) side = dim.int();
      else if (dim.field === 2) side = dim.text();
      else dim.skip();
    }
    dims.push(side);
  }
  return dims;
}
