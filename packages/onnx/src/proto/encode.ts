import { littleEndianBytes } from "@adder-studio/core";
import type { Attribute, Graph, LocalFunction, Node, OnnxModel, Port, Tensor } from "../model";
import { Message } from "./message";
import {
  attributeField,
  attributeType,
  dataType,
  functionField,
  graphField,
  modelField,
  nodeField,
  portField,
  tensorField,
} from "./schema";

/** Version of the file format: the first with model-local functions (ONNX 1.10 and newer read it). */
const irVersion = 8;

/** Encodes a whole model; the message's `size` is known before memory is allocated for it. */
export function encodeModel(model: OnnxModel): Message {
  const message = new Message()
    .int(modelField.irVersion, irVersion)
    .text(modelField.producer, model.producer)
    .text(modelField.producerVersion, model.producerVersion)
    .textIfAny(modelField.doc, model.doc)
    .message(modelField.graph, graphMessage(model.graph));
  for (const [domain, version] of Object.entries(model.opsets)) {
    message.message(modelField.opset, opsetMessage(domain, version));
  }
  for (const [key, value] of model.metadata) {
    message.message(modelField.metadata, new Message().text(1, key).text(2, value));
  }
  for (const made of model.functions) {
    message.message(modelField.functions, functionMessage(made, model.opsets[""] ?? 0));
  }
  return message;
}

function opsetMessage(domain: string, version: number): Message {
  return new Message().text(1, domain).int(2, version);
}

function graphMessage(graph: Graph): Message {
  const message = new Message();
  for (const node of graph.nodes) message.message(graphField.node, nodeMessage(node));
  message.text(graphField.name, graph.name);
  for (const tensor of graph.initializers) {
    message.message(graphField.initializer, tensorMessage(tensor));
  }
  for (const port of graph.inputs) message.message(graphField.input, portMessage(port));
  for (const port of graph.outputs) message.message(graphField.output, portMessage(port));
  return message;
}

function functionMessage(made: LocalFunction, opset: number): Message {
  const message = new Message().text(functionField.name, made.name);
  for (const name of made.inputs) message.text(functionField.input, name);
  for (const name of made.outputs) message.text(functionField.output, name);
  for (const name of made.attributes) message.text(functionField.attribute, name);
  for (const node of made.nodes) message.message(functionField.node, nodeMessage(node));
  return message
    .textIfAny(functionField.doc, made.doc)
    .message(functionField.opset, opsetMessage("", opset))
    .text(functionField.domain, made.domain);
}

function nodeMessage(node: Node): Message {
  const message = new Message();
  for (const name of node.inputs) message.text(nodeField.input, name);
  for (const name of node.outputs) message.text(nodeField.output, name);
  message.textIfAny(nodeField.name, node.name).text(nodeField.op, node.op);
  for (const attribute of node.attributes) {
    message.message(nodeField.attribute, attributeMessage(attribute));
  }
  return message.textIfAny(nodeField.domain, node.domain);
}

function attributeMessage(attribute: Attribute): Message {
  const message = new Message().text(attributeField.name, attribute.name);
  const typed = (type: number) => message.int(attributeField.type, type);
  switch (attribute.type) {
    case "int":
      message.int(attributeField.int, attribute.value);
      return typed(attributeType.int);
    case "float":
      message.float(attributeField.float, attribute.value);
      return typed(attributeType.float);
    case "text":
      message.text(attributeField.text, attribute.value);
      return typed(attributeType.text);
    case "ints":
      for (const value of attribute.value) message.int(attributeField.ints, value);
      return typed(attributeType.ints);
    case "floats":
      for (const value of attribute.value) message.float(attributeField.floats, value);
      return typed(attributeType.floats);
    case "tensor":
      message.message(attributeField.tensor, tensorMessage(attribute.value));
      return typed(attributeType.tensor);
    case "graph":
      message.message(attributeField.graph, graphMessage(attribute.value));
      return typed(attributeType.graph);
    case "reference":
      typed(attributeType[attribute.of]);
      return message.text(attributeField.reference, attribute.value);
    case "other":
      return message;
  }
}

function tensorMessage(tensor: Tensor): Message {
  const message = new Message();
  for (const side of tensor.dims) message.int(tensorField.dims, side);
  message.int(tensorField.type, tensor.kind === "float" ? dataType.float : dataType.int64);
  message.textIfAny(tensorField.name, tensor.name);
  return message.bytes(
    tensorField.raw,
    tensor.kind === "float" ? littleEndianBytes(tensor.data) : int64Bytes(tensor.data),
  );
}

function int64Bytes(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(8 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setBigInt64(8 * i, BigInt(value), true);
  });
  return bytes;
}

function portMessage({ name, dims, doc }: Port): Message {
  const type = new Message().int(1, dataType.float);
  if (dims) {
    const shape = new Message();
    for (const side of dims) {
      const dim = new Message();
      shape.message(1, typeof side === "number" ? dim.int(1, side) : dim.textIfAny(2, side));
    }
    type.message(2, shape);
  }
  return new Message()
    .text(portField.name, name)
    .message(portField.type, new Message().message(1, type))
    .textIfAny(portField.doc, doc);
}
