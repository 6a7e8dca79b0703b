import { readFileSync } from "node:fs";
import {
  type ExperimentFile,
  misfit,
  readExperimentText,
  readTorchFile,
  readWeightFile,
} from "@adder-studio/blocks/experiment-file";
import type { NamedArray } from "@adder-studio/core";
import { looksLikeTorch } from "@adder-studio/data/torch";
import type { ModelIR } from "@adder-studio/ir";
import { type Args, single } from "./args";
import type { JsonArray } from "./job";
import { UsageError } from "./usage";

function bytesOf(file: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(file));
  } catch {
    throw new UsageError(`The file ${file} cannot be read.`);
  }
}

/** Reads weights from any source: safetensors, an experiment with weights, or a file of PyTorch's `torch.save`. */
export async function readAnyWeights(
  file: string,
): Promise<{ readonly arrays: readonly NamedArray[]; readonly notes: readonly string[] }> {
  const bytes = bytesOf(file);
  // What is no text and no safetensors file gets the sentence of the reader of PyTorch's files.
  const isTorch = looksLikeTorch(bytes) || /\.(pth?|bin)$/i.test(file);
  const read = isTorch ? await readTorchFile(bytes) : undefined;
  if (read !== undefined && !read.ok) throw new UsageError(read.error);
  const { weights, notes } = read?.value ?? readExperimentFile(file);
  if (weights === undefined) throw new UsageError(`The file ${file} holds no weights.`);
  return { arrays: weights, notes: read === undefined ? [] : notes };
}

/** Reads a file of weights or of an experiment, as the page writes it (safetensors, or `.json`) and as `--save` does. */
export function readExperimentFile(file: string): ExperimentFile {
  const bytes = bytesOf(file);
  const isText = !/\.safetensors$/i.test(file) && (bytes[0] === 0x7b || /\.json$/i.test(file));
  const read = isText ? readExperimentText(new TextDecoder().decode(bytes)) : readWeightFile(bytes);
  if (!read.ok) throw new UsageError(read.error);
  const { document, notes } = read.value;
  for (const { message } of document?.notices ?? []) process.stderr.write(`note: ${message}\n`);
  for (const note of notes) process.stderr.write(`note: ${note}\n`);
  return read.value;
}

/** Reads the weights of `--weights FILE`, which must be those of the network. */
export function readWeights(args: Args, ir: ModelIR): JsonArray[] {
  const file = single(args, "weights");
  if (file === undefined) throw new UsageError("This needs --weights FILE.safetensors.");
  return weightsOf(file, ir).map(({ name, shape, data }) => ({ name, shape, values: [...data] }));
}

/** Reads the weights of a file, which must be those of the network. */
export function weightsOf(file: string, ir: ModelIR): readonly NamedArray[] {
  const { weights } = readExperimentFile(file);
  if (weights === undefined) throw new UsageError(`The file ${file} holds no weights.`);
  const given = new Map(weights.map((array) => [array.name, array]));
  const missing = ir.params.filter(
    ({ name, shape }) => given.get(name)?.shape.join() !== shape.join(),
  );
  if (missing.length > 0) throw new UsageError(misfit(missing, weights));
  return weights;
}
