import { writeExperiment, writeWeights } from "@adder-studio/blocks/experiment-file";
import {
  err,
  type NamedArray,
  ok,
  type Result,
  storedZip,
  weightsHash,
  type ZipEntry,
} from "@adder-studio/core";
import { nonFiniteWeights } from "@adder-studio/data";
import { documentHash, documentText, type ModelGraph } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { modelLines } from "./model";
import { pythonTexts } from "./python";
import { readmeText, requirementsText } from "./readme";
import { settingsText } from "./settings";
import { type Sound, soundDocument } from "./sound";
import { type EngineOutputs, type TestExamples, testExamples, vectorsText } from "./vectors";

/** Returns the folder and file name for a document: its title's ASCII letters and digits. */
export function packageName({ title }: ModelGraph): string {
  const words = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return `${(words ?? ["network"]).join("-").slice(0, 60).replace(/-$/, "")}-pytorch`;
}

/** A document that is ready to be exported, with the examples whose outputs vectors.json may hold. */
export interface TorchExport {
  /** Examples and weights for an engine, whose outputs selftest.py compares with PyTorch's. */
  readonly examples: TestExamples;
  readonly ir: ModelIR;
  /**
   * Returns the files in the order of their names: code that a person may read, the document itself, and its weights where
   * there are any. The same document, weights and outputs give the same bytes. Without outputs selftest.py checks all
   * but those.
   */
  files(outputs?: EngineOutputs): readonly ZipEntry[];
}

/**
 * Prepares the PyTorch package of a document, with `weights` named as the app names them. Errors: a sentence that names
 * what cannot be expressed in PyTorch, or what is wrong with the weights.
 */
export function exportTorch(
  graph: ModelGraph,
  weights?: readonly NamedArray[],
): Result<TorchExport, string> {
  const sound = soundDocument(graph);
  if (!sound.ok) return sound;
  const fitting = weights && fittingArrays(sound.value.ir, weights);
  if (fitting && !fitting.ok) return fitting;
  const own = fitting?.value;
  const { ir } = sound.value;
  return ok({
    ir,
    examples: testExamples(ir, own),
    files: (outputs) => filesOf(sound.value, own, outputs),
  });
}

/** Returns the network's own arrays among those given. An error is a sentence. */
function fittingArrays(
  { params }: ModelIR,
  weights: readonly NamedArray[],
): Result<readonly NamedArray[], string> {
  const given = new Map(weights.map((array) => [array.name, array]));
  const arrays: NamedArray[] = [];
  for (const { name, shape } of params) {
    const array = given.get(name);
    if (array === undefined)
      return err(`These weights have no ${name}, so they are of another network.`);
    if (array.shape.join() !== shape.join()) {
      return err(
        `These weights have ${name} as ${array.shape.join(" x ")}, and the network ${shape.join(" x ")}.`,
      );
    }
    arrays.push(array);
  }
  const fault = nonFiniteWeights(arrays);
  return fault ? err([fault.message, fault.hint].join(" ")) : ok(arrays);
}

function filesOf(
  sound: Sound,
  weights: readonly NamedArray[] | undefined,
  outputs: EngineOutputs | undefined,
): readonly ZipEntry[] {
  const { graph, ir } = sound;
  const hash = weights && weightsHash(weights);
  const model = modelLines(sound).map(({ text }) => text);
  const texts: Readonly<Record<string, string>> = {
    ...pythonTexts,
    "README.md": readmeText(sound, hash),
    "experiment.json": documentText(graph),
    "model.py": `${model.join("\n")}\n`,
    "requirements.txt": requirementsText,
    "settings.py": settingsText(sound, documentHash(graph)),
    "vectors.json": vectorsText(ir, hash, outputs),
  };
  const encoder = new TextEncoder();
  const files: ZipEntry[] = Object.entries(texts).map(([name, text]) => ({
    name,
    bytes: encoder.encode(text),
  }));
  if (weights) {
    const whole = writeExperiment(graph, weights);
    files.push({
      name: "weights.safetensors",
      bytes: whole.ok ? whole.value : writeWeights(graph, weights),
    });
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Packs files in one archive, within a folder of this name; the same files give the same bytes. */
export function torchZip(files: readonly ZipEntry[], folder: string): Uint8Array<ArrayBuffer> {
  return storedZip(files.map(({ name, bytes }) => ({ name: `${folder}/${name}`, bytes })));
}
