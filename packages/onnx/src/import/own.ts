import { catalog, lower } from "@adder-studio/blocks";
import { canonicalJson, type NamedArray, type Shape, shapeSize } from "@adder-studio/core";
import { type ModelGraph, parseDocumentText } from "@adder-studio/graph";
import { onnxModel } from "../export";
import { toHwio } from "../layout";
import { metadataKeys } from "../metadata";
import type { OnnxModel } from "../model";
import { functionText, plain } from "./layers";

export interface OwnDocument {
  readonly graph: ModelGraph;
  readonly weights: readonly NamedArray[];
  readonly notes: readonly string[];
}

/**
 * Returns the document in a file of our own export, with its weights, where the file's network is still the document's:
 * the document is exported again and compared, node by node. Undefined where they differ, or without a document.
 */
export function ownDocument(model: OnnxModel): OwnDocument | undefined {
  const text = model.metadata.get(metadataKeys.document);
  if (text === undefined) return undefined;
  const opened = parseDocumentText(text, catalog);
  if (!opened.ok) return undefined;
  const { graph, notices } = opened.value;
  const { ir } = lower(graph, { memoryBytes: Number.POSITIVE_INFINITY });
  if (ir === undefined) return undefined;
  const given = new Map(model.graph.initializers.map((tensor) => [tensor.name, tensor]));
  const weights: NamedArray[] = [];
  for (const { name, shape } of ir.params) {
    const tensor = given.get(name);
    if (tensor?.kind !== "float" || tensor.data.length !== shapeSize(shape)) return undefined;
    weights.push({ name, shape, data: turned(tensor.data, shape) });
  }
  const form = formOf(model);
  const isSame = [false, true].some((inline) => {
    const made = onnxModel(graph, weights, { inline });
    return made.ok && formOf(made.value) === form;
  });
  return isSame ? { graph, weights, notes: notices.map(({ message }) => message) } : undefined;
}

function turned(data: Float32Array, shape: Shape): Float32Array {
  return shape.length === 4 ? toHwio(data, shape) : data;
}

/** Returns a model without its weights' values, as text. */
function formOf({ graph, functions }: OnnxModel): string {
  const { nodes, initializers, inputs, outputs } = graph;
  return canonicalJson({
    nodes: plain(nodes),
    arrays: initializers.map((tensor) => {
      return tensor.kind === "int" ? tensor : { name: tensor.name, dims: tensor.dims };
    }),
    inputs: inputs.map(({ name, dims }) => ({ name, dims })),
    outputs: outputs.map(({ name, dims }) => ({ name, dims })),
    functions: functions.map(functionText),
  });
}
