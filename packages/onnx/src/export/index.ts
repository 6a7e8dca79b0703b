import { lower } from "@adder-studio/blocks";
import { misfit } from "@adder-studio/blocks/experiment-file";
import { appVersion, err, type NamedArray, ok, type Result } from "@adder-studio/core";
import { datasets } from "@adder-studio/data";
import { documentHash, documentText, type ModelGraph } from "@adder-studio/graph";
import type { ModelIR, OpOf } from "@adder-studio/ir";
import { metadataKeys } from "../metadata";
import { type OnnxModel, ownDomain } from "../model";
import { encodeModel } from "../proto/encode";
import { buildGraph, NotWritten } from "./build";

/** Operator set of ONNX 1.12: the newest of Debian 12, older than every runtime in use. */
export const opset = 17;

/** Most bytes of a protocol buffer that its readers accept. */
const mostBytes = 2 ** 31 - 1;

export interface OnnxOptions {
  /** Writes adder and shift layers as their nodes instead of as calls of model-local functions. */
  readonly inline?: boolean;
}

/** Makes an ONNX model of the experiment's network with these weights. An error is a sentence. */
export function onnxModel(
  document: ModelGraph,
  weights: readonly NamedArray[],
  options: OnnxOptions = {},
): Result<OnnxModel, string> {
  const { ir, diagnostics } = lower(document, { memoryBytes: Number.POSITIVE_INFINITY });
  if (ir === undefined) {
    const fault = diagnostics.find(({ severity }) => severity === "error");
    return err(`This network cannot be exported yet. ${fault?.message ?? ""}`.trim());
  }
  const model = networkModel(ir, weights, document.title, options);
  if (!model.ok) return model;
  const metadata = new Map([
    [metadataKeys.hash, documentHash(document)],
    ...model.value.metadata,
    [metadataKeys.document, documentText(document)],
  ]);
  return ok({ ...model.value, metadata });
}

function networkModel(
  ir: ModelIR,
  weights: readonly NamedArray[],
  title: string,
  { inline = false }: OnnxOptions,
): Result<OnnxModel, string> {
  const given = new Map(weights.map((array) => [array.name, array]));
  const missing = ir.params.filter(
    ({ name, shape }) => given.get(name)?.shape.join() !== shape.join(),
  );
  if (missing.length > 0) return err(misfit(missing, weights));
  const about = inputText(ir);
  try {
    const named = title.trim() === "" ? "network" : title;
    const { graph, functions } = buildGraph(ir, weights, { inline, title: named, about });
    return ok({
      producer: "Adder Studio",
      producerVersion: appVersion,
      doc: "",
      graph,
      functions,
      opsets: functions.length > 0 ? { "": opset, [ownDomain]: 1 } : { "": opset },
      metadata: new Map([[metadataKeys.input, about]]),
    });
  } catch (error) {
    if (error instanceof NotWritten) return err(error.message);
    throw error;
  }
}

/**
 * Writes an ONNX file of the experiment: the network at inference, float32, IR version 8, operator set 17. The same document
 * and weights give the same bytes. Input [N,C,H,W], already prepared (see its doc_string); output logits [N,classes] or
 * values; N is free. The document's text and hash lie in the metadata. Errors are a sentence.
 */
export function writeOnnx(
  document: ModelGraph,
  weights: readonly NamedArray[],
  options: OnnxOptions = {},
): Result<Uint8Array<ArrayBuffer>, string> {
  return encoded(onnxModel(document, weights, options));
}

/** Writes an ONNX file of a network without a document, under a title. An error is a sentence. */
export function writeNetwork(
  ir: ModelIR,
  weights: readonly NamedArray[],
  title: string,
  options: OnnxOptions = {},
): Result<Uint8Array<ArrayBuffer>, string> {
  return encoded(networkModel(ir, weights, title, options));
}

function encoded(model: Result<OnnxModel, string>): Result<Uint8Array<ArrayBuffer>, string> {
  if (!model.ok) return model;
  const message = encodeModel(model.value);
  if (message.size > mostBytes) {
    const gigabytes = (message.size / 2 ** 30).toFixed(1);
    return err(`This file would have ${gigabytes} GB; an ONNX file has at most 2 GB.`);
  }
  return ok(message.joined());
}

/** Describes the values of the input, for users of the file. */
function inputText(ir: ModelIR): string {
  const op = ir.ops[0] as OpOf<"input">;
  const [height, width, channels] = op.type.shape;
  const layout = `float32 [N,${channels},${height},${width}] (N, channels, height, width)`;
  const { dataset, padTo, repeat } = op.attrs;
  const info = datasets.find(({ id }) => id === dataset);
  if (op.attrs.points) return `${layout}: the coordinates of N points.`;
  const padded = padTo > 0 ? `zeros around them until both sides are ${padTo} long, then ` : "";
  const parts = [
    info
      ? `pixels from 0 to 1, ${padded}minus ${info.mean}, divided by ${info.std}`
      : `pixels, ${padded}standardised by the training images' mean and deviation`,
  ];
  if (repeat > 1) parts.push(`then ${repeat} copies of the channels`);
  return `${layout}: ${parts.join(", ")}.`;
}
