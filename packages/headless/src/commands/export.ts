import { readFileSync, writeFileSync } from "node:fs";
import type { NamedArray } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { writeOnnx } from "@adder-studio/onnx";
import { initialWeights } from "@adder-studio/runtime";
import { type Args, parseArgs, single } from "../args";
import type { Places } from "../places";
import { compiled, readTarget, withSetting } from "../target";
import { UsageError } from "../usage";
import { readExperimentFile, weightsOf } from "../weights";
import { exportPage } from "./export-page";
import { exportPytorch } from "./export-pytorch";

interface Exported {
  readonly graph: ModelGraph;
  readonly ir: ModelIR;
  /** Weights of `--weights`, else of the file itself; undefined where there are none. */
  readonly weights: readonly NamedArray[] | undefined;
  readonly out: string;
  readonly flags: ReadonlySet<string>;
  /** Address of the app, from `--address`. */
  readonly address: string | undefined;
  readonly places: Places;
}

/** Writers of the formats that `--to` may name. A new format is a line here. */
const formats: Readonly<Record<string, (asked: Exported) => void | Promise<void>>> = {
  onnx: exportOnnx,
  page: exportPage,
  pytorch: exportPytorch,
};

/** Memory limit of training: none, for an exported network is not trained. */
const memoryBytes = Number.POSITIVE_INFINITY;

/** `export`: the experiment's network for other programs. */
export async function exportCommand(argv: readonly string[], places: Places): Promise<number> {
  const args = parseArgs(argv, ["to", "out", "weights", "set", "address"], ["inline"]);
  const target = args.positional[0];
  let graph = await readTarget(target);
  for (const setting of args.options.get("set") ?? []) graph = withSetting(graph, setting);
  const names = Object.keys(formats);
  const to = single(args, "to");
  if (to === undefined) throw new UsageError(`Name the format: --to ${names.join("|")}.`);
  const write = Object.hasOwn(formats, to) ? formats[to] : undefined;
  if (write === undefined) {
    throw new UsageError(`There is no format "${to}" to export; there are ${names.join(", ")}.`);
  }
  const out = single(args, "out");
  if (out === undefined) throw new UsageError("Name what to write: --out FILE.");
  const ir = compiled(graph, memoryBytes);
  await write({
    graph,
    ir,
    weights: chosenWeights(args, target ?? "", ir),
    out,
    flags: args.flags,
    address: single(args, "address"),
    places,
  });
  return 0;
}

function chosenWeights(args: Args, target: string, ir: ModelIR): readonly NamedArray[] | undefined {
  const file = single(args, "weights");
  if (file !== undefined) return weightsOf(file, ir);
  const isFile = !target.startsWith("template:") && isReadable(target);
  const { weights } = isFile ? readExperimentFile(target) : { weights: undefined };
  return weights && weightsOf(target, ir);
}

function isReadable(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}

function exportOnnx({ graph, ir, weights, out, flags }: Exported): void {
  if (weights === undefined) {
    process.stderr.write(
      `note: no weights were given, so the file holds those that a run with seed ${graph.run.seed} starts from.\n`,
    );
  }
  const used = weights ?? initialWeights(ir, graph.run.seed);
  const written = writeOnnx(graph, used, { inline: flags.has("inline") });
  if (!written.ok) throw new UsageError(written.error);
  try {
    writeFileSync(out, written.value);
  } catch {
    throw new UsageError(`The file ${out} cannot be written.`);
  }
  process.stderr.write(`${out}: ${(written.value.length / 1e6).toFixed(2)} MB\n`);
}
