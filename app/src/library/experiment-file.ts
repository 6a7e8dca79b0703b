import { lower } from "@adder-studio/blocks";
import { decodeBase64, encodeBase64, err, ok, type Result } from "@adder-studio/core";
import { headerLimit, openSafetensors, writeSafetensors } from "@adder-studio/data/safetensors";
import {
  documentHash,
  documentText,
  experimentText,
  limits,
  type ModelGraph,
} from "@adder-studio/graph";
import type { NamedArray } from "@adder-studio/session";
import { readFileText } from "../state/foreign";
import type { Preview } from "../state/ui";

/**
 * One file for an experiment and its weights: a safetensors file (PyTorch reads it as it is) whose metadata hold
 * the text of the document under this name.
 */
const documentField = "document";

/** The largest file that is read at all. */
export const largestFile = 512 * 1024 * 1024;
/** Entries of the header, about 100 letters each, that are left beside the document's text. */
const headerRoom = 200_000;

/** Errors: `document-limit` when the document's text does not fit into such a file. */
export function writeExperiment(
  graph: ModelGraph,
  weights: readonly NamedArray[],
): Result<Uint8Array<ArrayBuffer>> {
  const text = documentText(graph);
  if (new TextEncoder().encode(JSON.stringify(text)).length > headerLimit - headerRoom) {
    return err({
      code: "document-limit",
      severity: "error",
      message: "This network is too large for one file with its weights.",
      hint: "Save the document and the weights as two files.",
    });
  }
  const id = documentHash(graph).slice(0, 8);
  const bytes = writeSafetensors(weights, {
    experiment: id,
    layout: "HWIO",
    [documentField]: text,
  });
  return ok(new Uint8Array(bytes));
}

/**
 * The same as one `.json` file: the document's own fields, and under `weights` the bytes of a safetensors file in
 * base64 (RFC 4648, with padding). Errors: `document-limit` when the weights are too many for it.
 */
export function writeExperimentJson(
  graph: ModelGraph,
  weights: readonly NamedArray[],
): Result<string> {
  const id = documentHash(graph).slice(0, 8);
  const bytes = writeSafetensors(weights, { experiment: id, layout: "HWIO" });
  if (Math.ceil(bytes.length / 3) * 4 > limits.weightsText) {
    return err({
      code: "document-limit",
      severity: "error",
      message: "These weights are too many for a .json file.",
      hint: "Save the experiment as a safetensors file.",
    });
  }
  return ok(experimentText(graph, encodeBase64(bytes)));
}

export type Opened =
  | { readonly kind: "experiment"; readonly preview: Preview }
  /** Weights alone, for the document that is open. */
  | { readonly kind: "weights"; readonly arrays: readonly NamedArray[] };

/** What a file is by its name, where nobody has looked at its content. */
function kindByName({ name, type }: File): string {
  if (/\.safetensors$/i.test(name)) return "safetensors";
  return /\.json$/i.test(name) || type === "application/json" ? "json" : "other";
}

/**
 * Reads an experiment or weights made by anyone; `kind` is what the content was seen to be. Each error is a
 * sentence; nothing is touched.
 */
export async function openFile(
  file: File,
  kind: string = kindByName(file),
): Promise<Result<Opened, string>> {
  if (file.size > largestFile) return err(`${file.name} is larger than 512 MB.`);
  if (kind === "safetensors") return openWeights(file);
  if (kind === "json") {
    // A letter has up to three bytes; those of weights have one.
    if (file.size > 3 * limits.documentText + limits.weightsText) {
      return err(`${file.name} is larger than a .json file with weights may be (270 MB).`);
    }
    return openText(await file.text());
  }
  return err(`${file.name} is neither an experiment (.json) nor weights (.safetensors).`);
}

function openText(text: string, weights?: readonly NamedArray[]): Result<Opened, string> {
  const read = readFileText(text);
  if (!read.ok) return err(read.sentence);
  let arrays = weights;
  if (read.weights !== undefined) {
    const unpacked = unpackWeights(read.weights);
    if (!unpacked.ok) return unpacked;
    arrays = unpacked.value;
  }
  const preview = arrays === undefined ? read.preview : { ...read.preview, weights: arrays };
  return ok({ kind: "experiment", preview });
}

/** The weights of a `.json` file. */
function unpackWeights(text: string): Result<readonly NamedArray[], string> {
  const again = "Save the experiment with its weights once more.";
  const bytes = decodeBase64(text);
  if (bytes === undefined) {
    const why =
      text.length % 4 === 0
        ? "they hold letters that base64 does not have"
        : `their ${text.length} letters are no whole groups of four, so some are missing`;
    return err(`The weights in this file are damaged: ${why}. ${again}`);
  }
  const read = openSafetensors(bytes);
  return read.ok
    ? ok(read.value.arrays)
    : err(`The weights in this file are damaged. ${sentence(read.error)}`);
}

async function openWeights(file: File): Promise<Result<Opened, string>> {
  const read = openSafetensors(new Uint8Array(await file.arrayBuffer()));
  if (!read.ok) return err(sentence(read.error));
  const { arrays, metadata } = read.value;
  const text = metadata.get(documentField);
  return text === undefined ? ok({ kind: "weights", arrays }) : openText(text, arrays);
}

function sentence({ message, hint }: { readonly message: string; readonly hint?: string }): string {
  return hint === undefined ? message : `${message} ${hint}`;
}

/** The arrays whose name and shape are those of a parameter of the network, and how many it has. */
export function fittingWeights(
  graph: ModelGraph,
  arrays: readonly NamedArray[],
): { readonly fitting: readonly NamedArray[]; readonly of: number } {
  const params = lower(graph).ir?.params ?? [];
  const shapes = new Map(params.map(({ name, shape }) => [name, shape.join()]));
  const fitting = arrays.filter(({ name, shape }) => shapes.get(name) === shape.join());
  return { fitting, of: params.length };
}
