import { readFileSync } from "node:fs";
import {
  type ExperimentFile,
  misfit,
  readExperimentText,
  readWeightFile,
} from "@adder-studio/blocks/experiment-file";
import type { NamedArray } from "@adder-studio/core";
import type { ModelIR } from "@adder-studio/ir";
import { type Args, single } from "./args";
import type { JsonArray } from "./job";
import { UsageError } from "./usage";

/** Reads a file of weights or of an experiment, as the page writes it (safetensors, or `.json`) and as `--save` does. */
export function readExperimentFile(file: string): ExperimentFile {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(file));
  } catch {
    throw new UsageError(`The file ${file} cannot be read.`);
  }
  const isText = !/\.safetensors$/i.test(file) && (bytes[0] === 0x7b || /\.json$/i.test(file));
  const read = isText ? readExperimentText(new TextDecoder().decode(bytes)) : readWeightFile(bytes);
  if (!read.ok) throw new UsageError(read.error);
  const { document, notes } = read.value;
  for (const { message } of document?.notices ?? []) process.stderr.write(`note: ${message}\n`);
  for (const note of notes) process.stderr.write(`note: ${note}\n`);
  return read.value;
}

/** The weights of `--weights FILE`, which must be those of the network. */
export function readWeights(args: Args, ir: ModelIR): JsonArray[] {
  const file = single(args, "weights");
  if (file === undefined) throw new UsageError("This needs --weights FILE.safetensors.");
  return weightsOf(file, ir).map(({ name, shape, data }) => ({ name, shape, values: [...data] }));
}

/** The weights of a file, which must be those of the network. */
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
