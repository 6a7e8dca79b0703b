import { lower } from "@adder-studio/blocks";
import { err, type NamedArray, ok, type Result } from "@adder-studio/core";
import { nonFiniteWeights } from "@adder-studio/data";
import type { ModelGraph } from "@adder-studio/graph";
import type { OnnxModel } from "../model";
import { decodeModel } from "../proto/decode";
import { Unreadable } from "../proto/reader";
import { documentOf } from "./document";
import { ownDocument } from "./own";
import { Refused } from "./values";
import { walk } from "./walk";

export interface ImportOptions {
  /** Title of the document where the file was not exported from one. */
  readonly title: string;
  /** Candidates for height and width of images where the file leaves them open: the first that fits all layers is taken. */
  readonly sides?: readonly number[] | undefined;
  /** Id of a data set that comes with the program, or `noise`; absent: one that fits. */
  readonly dataset?: string | undefined;
}

export interface Imported {
  readonly graph: ModelGraph;
  /** Weights of all parameters, with names and layout of the document's network. */
  readonly weights: readonly NamedArray[];
  /** Sentences about the import for the person. */
  readonly notes: readonly string[];
  /** True when the file was exported here, and its graph is still that of its document. */
  readonly isOwn: boolean;
}

/**
 * Reads an ONNX file made by anyone as a document and its weights. A file that was exported here gives the same document
 * again. Of others, chains and residual graphs of the usual operators of image networks are read (see `walk`); a
 * network with anything else is refused by the names of the nodes. Nothing is taken before the file's own sizes are
 * known to be true. Each error is a sentence.
 */
export function readOnnx(bytes: Uint8Array, options: ImportOptions): Result<Imported, string> {
  try {
    return read(decodeModel(bytes), options);
  } catch (error) {
    if (error instanceof Unreadable) {
      return err(`This is no ONNX file that can be read: ${error.message}.`);
    }
    if (error instanceof Refused) return err(error.message);
    throw error;
  }
}

function read(
  model: OnnxModel,
  { title, sides, dataset }: ImportOptions,
): Result<Imported, string> {
  const own = ownDocument(model);
  const made: Imported = own
    ? { ...own, isOwn: true }
    : { ...documentOf(walk(model, { sides }), title, dataset), isOwn: false };
  if (!own) checkWeights(made);
  const broken = nonFiniteWeights(made.weights);
  return broken ? err(broken.message) : ok(made);
}

/** Asserts that every parameter of the new document has its weights, of its shape. */
function checkWeights({ graph, weights }: Imported): void {
  const { built, diagnostics } = lower(graph, { memoryBytes: Number.POSITIVE_INFINITY });
  const given = new Map(weights.map(({ name, shape }) => [name, shape.join()]));
  const isWhole =
    built.params.length === weights.length &&
    built.params.every(({ name, shape }) => given.get(name) === shape.join());
  if (isWhole) return;
  const fault = diagnostics.find(({ severity }) => severity === "error");
  throw new Refused(
    `This network cannot be built here. ${fault?.message ?? "Its weights do not fit its layers."}`,
  );
}
