import { readFileSync, statSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { adderVersion, lower } from "@adder-studio/blocks";
import { writeExperiment, writeExperimentJson } from "@adder-studio/blocks/experiment-file";
import { documentHash, documentText, type ModelGraph } from "@adder-studio/graph";
import { readOnnx } from "@adder-studio/onnx";
import { parseArgs, single, wholeNumber } from "../args";
import { UsageError } from "../usage";

/** Largest file that is read, as on the page. */
const largestFile = 512 * 2 ** 20;

/** `import`: an ONNX file as an experiment with its weights. */
export async function importCommand(argv: readonly string[]): Promise<number> {
  const args = parseArgs(argv, ["out", "side", "dataset"], ["adders"]);
  const [file] = args.positional;
  if (file === undefined) throw new UsageError("Name the file to read: import FILE.onnx.");
  const out = single(args, "out");
  if (out === undefined || !/\.(safetensors|json)$/i.test(out)) {
    throw new UsageError("Name the file to write: --out FILE.safetensors or --out FILE.json.");
  }
  const side = wholeNumber(args, "side");
  const read = readOnnx(bytesOf(file), {
    title: basename(file).replace(/\.onnx$/i, ""),
    sides: side === undefined ? [] : [side],
    dataset: single(args, "dataset"),
  });
  if (!read.ok) throw new UsageError(read.error.replace(/say which\.$/, "say which by --side N."));
  const { graph, weights, notes } = read.value;
  for (const note of notes) process.stderr.write(`note: ${note}\n`);
  if (args.flags.has("adders")) return writeAdders(graph, out);
  const write = /\.json$/i.test(out) ? writeExperimentJson : writeExperiment;
  const written = write(graph, weights);
  if (!written.ok) {
    throw new UsageError(`${written.error.message} ${written.error.hint ?? ""}`.trim());
  }
  save(out, written.value);
  process.stdout.write(`${summary(graph)}\n`);
  return 0;
}

/** Writes the network as an AdderNet, to be trained: weights of convolutions are of no use to adders. */
function writeAdders(graph: ModelGraph, out: string): number {
  if (!/\.json$/i.test(out)) {
    throw new UsageError("With --adders the file has no weights: --out FILE.json.");
  }
  const adders = adderVersion(graph);
  save(out, documentText(adders));
  process.stdout.write(`${summary(graph)}\nas adders: ${summary(adders)}\n`);
  return 0;
}

function summary(graph: ModelGraph): string {
  const { additions, multiplications, parameters } = lower(graph).totals.all;
  return `${graph.title}: experiment ${documentHash(graph).slice(0, 8)}, ${parameters} parameters; per image ${additions} additions, ${multiplications} multiplications`;
}

function save(out: string, content: string | Uint8Array): void {
  try {
    writeFileSync(out, content);
  } catch {
    throw new UsageError(`The file ${out} cannot be written.`);
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    if (statSync(file).size > largestFile) throw new UsageError(`${file} is larger than 512 MB.`);
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The file ${file} cannot be read.`);
  }
}
