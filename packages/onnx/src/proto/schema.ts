/** Field numbers and enums of onnx.proto that are used here. */

export const modelField = {
  irVersion: 1,
  producer: 2,
  producerVersion: 3,
  doc: 6,
  graph: 7,
  opset: 8,
  metadata: 14,
  functions: 25,
} as const;

export const graphField = {
  node: 1,
  name: 2,
  initializer: 5,
  input: 11,
  output: 12,
  sparseInitializer: 15,
} as const;

export const functionField = {
  name: 1,
  input: 4,
  output: 5,
  attribute: 6,
  node: 7,
  doc: 8,
  opset: 9,
  domain: 10,
} as const;

export const nodeField = {
  input: 1,
  output: 2,
  name: 3,
  op: 4,
  attribute: 5,
  domain: 7,
} as const;

export const attributeField = {
  name: 1,
  float: 2,
  int: 3,
  text: 4,
  tensor: 5,
  graph: 6,
  floats: 7,
  ints: 8,
  type: 20,
  reference: 21,
} as const;

/** Values of AttributeProto.AttributeType. */
export const attributeType = {
  float: 1,
  int: 2,
  text: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
} as const;

export const tensorField = {
  dims: 1,
  type: 2,
  floats: 4,
  int32s: 5,
  int64s: 7,
  name: 8,
  raw: 9,
  external: 13,
  location: 14,
} as const;

/** Values of TensorProto.DataType. */
export const dataType = { float: 1, int32: 6, int64: 7, bool: 9 } as const;

/** Field numbers of ValueInfoProto. */
export const portField = { name: 1, type: 2, doc: 3 } as const;
