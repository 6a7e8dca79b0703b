import { writeFileSync } from "node:fs";
import { writeExperiment } from "@adder-studio/blocks/experiment-file";
import {
  matchWeights,
  type Pixels,
  type Scheme,
  takePairs,
  type WeightMatch,
} from "@adder-studio/blocks/imported-weights";
import { formatShape, type NamedArray } from "@adder-studio/core";
import { nonFiniteWeights } from "@adder-studio/data/safetensors";
import type { ModelGraph } from "@adder-studio/graph";
import { type Args, parseArgs, single } from "../args";
import { readTarget } from "../target";
import { UsageError } from "../usage";
import { readAnyWeights } from "../weights";

const schemes: Readonly<Record<Scheme, string>> = {
  app: "by this program's names",
  torch: "by the blocks' names as PyTorch writes them",
  authors: "by the names in the AdderNet authors' code",
  order: "by order and shape, for no names agree: look at each pair",
};
const ways = { same: "", turned: "  sides reordered", unflattened: "  sides and pixels reordered" };

/**
 * `weights show`: lists the arrays of a file of weights, and with --document the parameter of each. `weights convert`:
 * writes the parameters as the program's own file. What cannot be matched is a usage error.
 */
export async function weightsCommand(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === "show") return await show(rest);
  if (name === "convert") return await convert(rest);
  throw new UsageError("This takes weights show FILE or weights convert FILE.");
}

async function show(argv: readonly string[]): Promise<number> {
  const args = parseArgs(argv, ["document", "pixels"], ["json"]);
  const { file, arrays, notes } = await opened(args.positional);
  const target = single(args, "document");
  const graph = target === undefined ? undefined : await readTarget(target);
  const match = graph && matchWeights(graph, arrays, pixelsOf(args));
  const broken = nonFiniteWeights(arrays);
  if (args.flags.has("json")) {
    const listed = arrays.map(({ name, shape }) => ({ name, shape }));
    process.stdout.write(
      `${JSON.stringify({ arrays: listed, notes, notFinite: broken?.message, match })}\n`,
    );
    return 0;
  }
  const values = arrays.reduce((sum, { data }) => sum + data.length, 0);
  const lines = [`${file}: ${arrays.length} arrays, ${values} values`];
  if (graph === undefined || match === undefined) lines.push(...arrays.map(line));
  else lines.push(...matchLines(graph, match));
  for (const note of notes) lines.push(note);
  if (broken !== undefined) lines.push(broken.message);
  process.stdout.write(`${lines.map(plain).join("\n")}\n`);
  return 0;
}

async function convert(argv: readonly string[]): Promise<number> {
  const args = parseArgs(argv, ["document", "pixels", "out"], ["partial"]);
  const { arrays, notes } = await opened(args.positional);
  const [target, out] = [single(args, "document"), single(args, "out")];
  if (target === undefined) throw new UsageError("This needs --document, the network.");
  if (out === undefined) throw new UsageError("This needs --out F.safetensors.");
  const graph = await readTarget(target);
  const match = matchWeights(graph, arrays, pixelsOf(args));
  if (match.of === 0) throw new UsageError("This network has nothing to load into.");
  if (match.refusal !== undefined) throw new UsageError(plain(match.refusal));
  if (match.missing.length > 0 && !args.flags.has("partial")) {
    const [first] = match.missing;
    throw new UsageError(
      `${match.missing.length} of ${match.of} parameters have no array in the file, "${first?.name}" first; --partial writes the others.`,
    );
  }
  const taken = takePairs(graph, match, arrays);
  const broken = nonFiniteWeights(taken);
  if (broken !== undefined) throw new UsageError(plain(broken.message));
  const written = writeExperiment(graph, taken);
  if (!written.ok) throw new UsageError(written.error.message);
  try {
    writeFileSync(out, written.value);
  } catch {
    throw new UsageError(`The file ${out} cannot be written.`);
  }
  for (const note of [summary(match), ...leftLines(match), ...notes])
    process.stderr.write(`${plain(note)}\n`);
  return 0;
}

function pixelsOf(args: Args): Pixels | undefined {
  const word = single(args, "pixels");
  if (word === undefined || word === "channels-first" || word === "channels-last") return word;
  throw new UsageError(`--pixels takes channels-first or channels-last, not "${word}".`);
}

async function opened([file]: readonly string[]) {
  if (file === undefined) throw new UsageError("Name a .safetensors, .pth or .pt file.");
  return { file, ...(await readAnyWeights(file)) };
}

function summary({ pairs, of, scheme, pixels }: WeightMatch): string {
  const order = pixels === undefined ? "" : `; flattened images: ${pixels} (--pixels)`;
  return `${pairs.length} of ${of} parameters, ${schemes[scheme]}${order}`;
}

function matchLines(graph: ModelGraph, match: WeightMatch): string[] {
  if (match.refusal !== undefined) return [match.refusal];
  const pairs = match.pairs.map(({ param, shape, from, given, way }) => {
    return `${from} ${formatShape(given)} -> ${param} ${formatShape(shape)}${ways[way]}`;
  });
  return [`${graph.title}: ${summary(match)}`, ...pairs, ...leftLines(match)];
}

function leftLines({ missing, left }: WeightMatch): string[] {
  const listed = (arrays: WeightMatch["left"]) =>
    arrays.map(({ name, shape }) => `  ${name} ${formatShape(shape)}`);
  return [
    ...(missing.length > 0 ? ["Not in the file:", ...listed(missing)] : []),
    ...(left.length > 0 ? ["Not in the network:", ...listed(left)] : []),
  ];
}

function line({ name, shape, data }: NamedArray): string {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const range = data.length === 0 ? "" : `  ${low.toPrecision(4)}..${high.toPrecision(4)}`;
  return `${name} ${formatShape(shape)}${range}`;
}

/** Returns untrusted text without characters that move a terminal's cursor. */
function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, "?");
}
