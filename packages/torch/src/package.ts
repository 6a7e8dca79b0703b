import { writeExperiment, writeWeights } from "@adder-studio/blocks/experiment-file";
import { type NamedArray, ok, type Result } from "@adder-studio/core";
import { documentHash, documentText, type ModelGraph } from "@adder-studio/graph";
import { modelLines } from "./model";
import { pythonTexts } from "./python";
import { settingsText } from "./settings";
import { soundDocument } from "./sound";
import { storedZip, type ZipEntry } from "./zip";

/** What goes into a package beside the document. */
export interface TorchOptions {
  /** The network's weights, named as the app names them. */
  readonly weights?: readonly NamedArray[];
}

/**
 * The files of a PyTorch package for a document: code that a person may read, the document itself and its weights. The
 * same document and weights give the same bytes. Errors: a sentence that names what cannot be said in PyTorch.
 */
export function torchPackage(
  graph: ModelGraph,
  { weights }: TorchOptions = {},
): Result<readonly ZipEntry[], string> {
  const sound = soundDocument(graph);
  if (!sound.ok) return sound;
  const model = modelLines(sound.value).map(({ text }) => text);
  const texts: Readonly<Record<string, string>> = {
    ...pythonTexts,
    "model.py": `${model.join("\n")}\n`,
    "settings.py": settingsText(sound.value, documentHash(graph)),
    "experiment.json": documentText(graph),
  };
  const encoder = new TextEncoder();
  const files = Object.entries(texts).map(([name, text]) => ({
    name,
    bytes: encoder.encode(text),
  }));
  if (weights) {
    const whole = writeExperiment(graph, weights);
    const bytes = whole.ok ? whole.value : writeWeights(graph, weights);
    files.push({ name: "weights.safetensors", bytes: bytes as Uint8Array<ArrayBuffer> });
  }
  return ok(files.sort((a, b) => (a.name < b.name ? -1 : 1)));
}

/** The files as one archive, within a folder of this name. */
export function torchZip(files: readonly ZipEntry[], folder: string): Uint8Array<ArrayBuffer> {
  return storedZip(files.map(({ name, bytes }) => ({ name: `${folder}/${name}`, bytes })));
}
