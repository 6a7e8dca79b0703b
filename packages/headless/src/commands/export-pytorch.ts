import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { NamedArray } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import { useBackend } from "@adder-studio/kernels";
import { compile } from "@adder-studio/runtime";
import {
  type EngineOutputs,
  exportTorch,
  packageName,
  type TorchExport,
  torchZip,
} from "@adder-studio/torch";
import { UsageError } from "../usage";

interface PyTorchExport {
  readonly graph: ModelGraph;
  readonly weights: readonly NamedArray[] | undefined;
  /** A file that ends in .zip, or a folder. */
  readonly out: string;
}

/** `export --to pytorch`: a package of files, with the wasm engine's outputs for its self-test. */
export async function exportPytorch({ graph, weights, out }: PyTorchExport): Promise<void> {
  const made = exportTorch(graph, weights);
  if (!made.ok) throw new UsageError(made.error);
  const isZip = /\.zip$/i.test(out);
  // Checked before the engine runs, which may take a while.
  if (isZip) tried(out, () => mkdirSync(dirname(out), { recursive: true }));
  else newFolder(out);
  const files = made.value.files(await engineOutputs(made.value, graph));
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (isZip) {
    tried(out, () => writeFileSync(out, torchZip(files, packageName(graph))));
  } else {
    for (const { name, bytes } of files) {
      tried(join(out, name), () => writeFileSync(join(out, name), bytes));
    }
  }
  process.stderr.write(`${out}: ${files.length} files, ${(total / 1e6).toFixed(2)} MB\n`);
}

/** Computes the wasm engine's outputs for the synthetic examples of vectors.json. */
async function engineOutputs(
  { ir, examples }: TorchExport,
  graph: ModelGraph,
): Promise<EngineOutputs> {
  await useBackend("wasm", { threads: 1 });
  const program = compile(ir, { ...graph.run, distill: 0 });
  program.initialise(examples.weights);
  const { x, count, statistics } = examples;
  const loss = ir.ops.at(-1);
  const values = loss?.op === "meanSquaredError" ? loss.attrs.values : 0;
  const batch = {
    x,
    count,
    labels: new Int32Array(count),
    ...(values > 0 ? { targets: new Float32Array(count * values) } : {}),
  };
  const tensor = program.logits(batch, undefined, statistics === "batch" ? "estimate" : "eval");
  const outputs = await tensor.data();
  tensor.dispose();
  program.dispose();
  return { values: outputs, by: "Adder Studio's wasm engine" };
}

/** Makes a folder. A folder that is not empty is a usage error: a person may have worked on its files. */
function newFolder(path: string): void {
  tried(path, () => mkdirSync(path, { recursive: true }));
  if (tried(path, () => readdirSync(path)).length > 0) {
    throw new UsageError(`The folder ${path} is not empty; name a new one.`);
  }
}

function tried<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch {
    throw new UsageError(`${path} cannot be written.`);
  }
}
