/**
 * The part of ONNX that is written and read here, as plain data. Names, types and field meanings are those of onnx.proto
 * (ONNX 1.12, IR version 8); a comment gives the name there where it differs.
 */

/** A TensorProto; other types of value are refused when a file is read. */
export type Tensor =
  | {
      readonly kind: "float";
      readonly name: string;
      readonly dims: readonly number[];
      readonly data: Float32Array;
    }
  | {
      /** int64, int32 and bool alike: sizes, axes and switches. */
      readonly kind: "int";
      readonly name: string;
      readonly dims: readonly number[];
      readonly data: readonly number[];
    };

export type AttributeValue =
  | { readonly type: "int"; readonly value: number }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "ints"; readonly value: readonly number[] }
  | { readonly type: "floats"; readonly value: readonly number[] }
  | { readonly type: "tensor"; readonly value: Tensor }
  | { readonly type: "graph"; readonly value: Graph }
  /** Inside a function, a reference to the attribute of that name of the calling node (`ref_attr_name`). */
  | { readonly type: "reference"; readonly of: ReferenceType; readonly value: string }
  /** An attribute of a kind that no supported operator has. */
  | { readonly type: "other" };

/** Type of the attribute that a reference names. */
export type ReferenceType = "int" | "float" | "ints";

export type Attribute = { readonly name: string } & AttributeValue;

export interface Node {
  readonly name: string;
  /** Name of the operator (`op_type`). */
  readonly op: string;
  /** Domain of the operator; empty for the operators of the standard. */
  readonly domain: string;
  /** Names of the inputs; an absent optional input is an empty name. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly Attribute[];
}

/** A graph's input or output (ValueInfoProto of a tensor type). */
export interface Port {
  readonly name: string;
  /** Sizes: numbers or symbols such as `N`, an empty symbol where nothing is known. Undefined where even the rank is unknown. */
  readonly dims: readonly (number | string)[] | undefined;
  /** True when `elem_type` is float32. */
  readonly isFloat: boolean;
  readonly doc: string;
}

export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly initializers: readonly Tensor[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** A model-local function (FunctionProto): an operator made of standard ones. */
export interface LocalFunction {
  readonly name: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Names of the function's attributes. */
  readonly attributes: readonly string[];
  readonly nodes: readonly Node[];
  /** Description (`doc_string`). */
  readonly doc: string;
}

export interface OnnxModel {
  readonly producer: string;
  /** Version of the producer (`producer_version`); empty where a file names none. */
  readonly producerVersion: string;
  readonly doc: string;
  readonly graph: Graph;
  readonly functions: readonly LocalFunction[];
  /** Version of the operators by domain (`opset_import`). */
  readonly opsets: Readonly<Record<string, number>>;
  /** Metadata (`metadata_props`). */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Domain of our own functions. */
export const ownDomain = "ai.adder";
