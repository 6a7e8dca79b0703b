import { writeExperiment, writeWeights } from "@adder-studio/blocks/experiment-file";
import { err, type NamedArray, ok, type Result, weightsHash } from "@adder-studio/core";
import { nonFiniteWeights } from "@adder-studio/data";
import { documentHash, documentText, type ModelGraph } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { modelLines } from "./model";
import { pythonTexts } from "./python";
import { readmeText, requirementsText } from "./readme";
import { settingsText } from "./settings";
import { type Sound, soundDocument } from "./sound";
import { type Answers, type Asked, askedOf, vectorsText } from "./vectors";
import { storedZip, type ZipEntry } from "./zip";

/** Folder and file name for a document: its title's ASCII letters and digits. */
export function packageName({ title }: ModelGraph): string {
  const words = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return `${(words ?? ["network"]).join("-").slice(0, 60).replace(/-$/, "")}-pytorch`;
}

/** A document on its way to files: what it is, and what an engine may be asked to answer for vectors.json. */
export interface TorchExport {
  /** What to ask an engine, whose answers selftest.py compares with PyTorch's. */
  readonly asked: Asked;
  readonly ir: ModelIR;
  /**
   * The files, in the order of their names: code that a person may read, the document itself, and its weights where
   * there are any. The same document, weights and answers give the same bytes. Without answers selftest.py checks all
   * but those.
   */
  files(answers?: Answers): readonly ZipEntry[];
}

/**
 * Prepares the PyTorch package of a document, with `weights` named as the app names them. Errors: a sentence that names
 * what cannot be said in PyTorch, or what is wrong with the weights.
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
    asked: askedOf(ir, own),
    files: (answers) => filesOf(sound.value, own, answers),
  });
}

/** The network's own arrays among those given. */
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
  answers: Answers | undefined,
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
    "vectors.json": vectorsText(ir, hash, answers),
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

/** Files as one archive, all within a folder of this name; the same files give the same bytes. */
export function torchZip(files: readonly ZipEntry[], folder: string): Uint8Array<ArrayBuffer> {
  return storedZip(files.map(({ name, bytes }) => ({ name: `${folder}/${name}`, bytes })));
}
