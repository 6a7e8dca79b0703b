import {
  appVersion,
  decodeBase64,
  encodeBase64,
  err,
  type NamedArray,
  ok,
  type Result,
} from "@adder-studio/core";
import { headerLimit, openSafetensors, writeSafetensors } from "@adder-studio/data/safetensors";
import { readTorch } from "@adder-studio/data/torch";
import {
  documentHash,
  documentText,
  experimentText,
  limits,
  type ModelGraph,
  type Opened,
  parseExperimentText,
} from "@adder-studio/graph";
import { catalog } from "../registry";

/**
 * One file for an experiment and its weights: a safetensors file (PyTorch reads it as it is) whose metadata hold
 * the text of the document under this name. Files of an earlier command line have the document's hash here.
 */
const documentField = "document";

/** Entries of the header, about 100 letters each, that are left beside the document's text. */
const headerRoom = 200_000;

/** Metadata of every weight file: who wrote it, the first letters of the experiment's id, and the order of axes. */
function factsOf(graph: ModelGraph) {
  return {
    app: `Adder Studio ${appVersion}`,
    experiment: documentHash(graph).slice(0, 8),
    layout: "HWIO",
  };
}

/** The weights alone, named as the network's parameters. */
export function writeWeights(graph: ModelGraph, weights: readonly NamedArray[]): Uint8Array {
  return writeSafetensors(weights, factsOf(graph));
}

/** Errors: `document-limit` when the document's text does not fit into such a file. */
export function writeExperiment(
  graph: ModelGraph,
  weights: readonly NamedArray[],
): Result<Uint8Array> {
  const text = documentText(graph);
  if (new TextEncoder().encode(JSON.stringify(text)).length > headerLimit - headerRoom) {
    return err({
      code: "document-limit",
      severity: "error",
      message: "This network and its weights are too large for one file.",
      hint: "Save the document and the weights as two files.",
    });
  }
  return ok(writeSafetensors(weights, { ...factsOf(graph), [documentField]: text }));
}

/**
 * The same as one `.json` file: the document's own fields, and under `weights` the bytes of a safetensors file in
 * base64 (RFC 4648, with padding). Errors: `document-limit` when the weights are too many for it.
 */
export function writeExperimentJson(
  graph: ModelGraph,
  weights: readonly NamedArray[],
): Result<string> {
  const bytes = writeWeights(graph, weights);
  if (Math.ceil(bytes.length / 3) * 4 > limits.weightsText) {
    return err({
      code: "document-limit",
      severity: "error",
      message: "These weights are too large for a .json file.",
      hint: "Save the experiment as a safetensors file.",
    });
  }
  return ok(experimentText(graph, encodeBase64(bytes)));
}

/** Contents of a file with an experiment, weights or both. */
export interface ExperimentFile {
  /** Undefined where the file is weights alone. */
  readonly document: Opened | undefined;
  /** Undefined where the file is a document alone. */
  readonly weights: readonly NamedArray[] | undefined;
  /** Sentences about what was left out of the weights. */
  readonly notes: readonly string[];
}

/** Reads a safetensors file made by anyone, with or without a document in it; each error is a sentence. */
export function readWeightFile(bytes: Uint8Array): Result<ExperimentFile, string> {
  const read = openSafetensors(bytes);
  if (!read.ok) return err(sentence(read.error));
  const { arrays, metadata, skipped } = read.value;
  const notes = skipped.length === 0 ? [] : [leftOut(skipped)];
  const text = metadata.get(documentField);
  if (text === undefined || /^[0-9a-f]{64}$/.test(text)) {
    return ok({ document: undefined, weights: arrays, notes });
  }
  const opened = readExperimentText(text);
  return opened.ok ? ok({ document: opened.value.document, weights: arrays, notes }) : opened;
}

/** Reads a file that PyTorch's `torch.save` wrote, of weights alone; each error is a sentence. */
export async function readTorchFile(bytes: Uint8Array): Promise<Result<ExperimentFile, string>> {
  const read = await readTorch(bytes);
  if (!read.ok) return err(sentence(read.error));
  const { arrays, skipped, entry } = read.value;
  const notes = [
    ...(entry === "" ? [] : [`Of the checkpoint only its entry “${entry.slice(0, 60)}” is read.`]),
    ...(skipped.length === 0 ? [] : [leftOut(skipped)]),
  ];
  return ok({ document: undefined, weights: arrays, notes });
}

/** Reads a `.json` file made by anyone, with or without weights in it; each error is a sentence. */
export function readExperimentText(text: string): Result<ExperimentFile, string> {
  const read = parseExperimentText(text, catalog);
  if (!read.ok) return err(sentence(read.error));
  const { weights: packed, ...document } = read.value;
  if (packed === undefined) return ok({ document, weights: undefined, notes: [] });
  const bytes = decodeBase64(packed);
  if (bytes === undefined) {
    const why =
      packed.length % 4 === 0
        ? "they hold characters that base64 does not have"
        : `their length of ${packed.length} characters is not a multiple of four, so some are missing`;
    const again = "Save the experiment with its weights once more.";
    return err(`The weights in this file are damaged: ${why}. ${again}`);
  }
  const weights = readWeightFile(bytes);
  return weights.ok
    ? ok({ ...weights.value, document })
    : err(`The weights in this file are damaged. ${weights.error}`);
}

function leftOut(skipped: readonly string[]): string {
  const named = skipped.slice(0, 3).join(", ");
  const more = skipped.length > 3 ? ` and ${skipped.length - 3} more` : "";
  return `Left out: ${named}${more}. Whole numbers, such as step counters, are not weights.`;
}

function sentence({ message, hint }: { readonly message: string; readonly hint?: string }): string {
  return hint === undefined ? message : `${message} ${hint}`;
}
