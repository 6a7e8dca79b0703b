import { writeFileSync } from "node:fs";
import { catalog } from "@adder-studio/blocks";
import { questionIn } from "@adder-studio/blocks/questions";
import { DiagnosticError, type NamedArray } from "@adder-studio/core";
import { createBatchFeed, openDataSource } from "@adder-studio/data";
import { encodeLink, type ModelGraph } from "@adder-studio/graph";
import type { ModelIR, OpOf } from "@adder-studio/ir";
import { useBackend } from "@adder-studio/kernels";
import { pageRefusal, writePage } from "@adder-studio/player";
import { compile, testedWeights } from "@adder-studio/runtime";
import { buildPlayerPage } from "../../../tools/player-page.mjs";
import { readData } from "../data";
import type { Places } from "../places";
import { UsageError } from "../usage";

interface PageExport {
  readonly graph: ModelGraph;
  readonly ir: ModelIR;
  readonly weights: readonly NamedArray[] | undefined;
  readonly out: string;
  readonly address: string | undefined;
  readonly places: Places;
}

/** `export --to page`: one HTML file, with the batch-norm statistics and the result of a test of the run. */
export async function exportPage({ graph, ir, weights, out, address, places }: PageExport) {
  if (weights === undefined) {
    throw new UsageError("A web page shows a trained network: give its weights, --weights FILE.");
  }
  const refusal = pageRefusal(ir);
  if (refusal !== undefined) throw new UsageError(refusal);
  const { attrs } = ir.ops[0] as OpOf<"input">;
  const source = openDataSource(attrs, graph.run.seed, readData(places.root));
  const feed = createBatchFeed(source, attrs, graph.run);
  await useBackend("wasm", { threads: 1 });
  const program = compile(ir, { ...graph.run, distill: 0 });
  program.initialise(weights);
  const tested = await testedWeights(program, feed, graph.run).catch(inWords);
  program.dispose();
  const { height, width, channels, classNames, mean, std, valueScale } = source;
  const set = {
    ...(await source.test()),
    ...{ height, width, channels, classNames, mean, std },
    ...(valueScale ? { valueScale } : {}),
  };
  const question = questionIn(graph);
  const written = writePage(graph, ir, tested.weights, set, {
    parts: await buildPlayerPage(places.root),
    question: question === undefined || question === "unknown" ? "" : question.text,
    link: address === undefined ? undefined : await linkOf(graph, address),
    tested,
  });
  if (!written.ok) throw new UsageError(written.error);
  try {
    writeFileSync(out, written.value);
  } catch {
    throw new UsageError(`The file ${out} cannot be written.`);
  }
  process.stderr.write(`${out}: ${Math.round(Buffer.byteLength(written.value) / 1000)} kB\n`);
}

function inWords(error: unknown): never {
  if (error instanceof DiagnosticError) throw new UsageError(error.diagnostic.message);
  throw error;
}

async function linkOf(graph: ModelGraph, address: string): Promise<string | undefined> {
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) {
    throw new UsageError(`--address takes the app's address, https://..., not "${address}".`);
  }
  const link = await encodeLink(graph, catalog);
  if (link.ok) return `${address.replace(/#.*$/s, "")}${link.value}`;
  process.stderr.write(`note: ${link.error.message} The page goes without a link back.\n`);
  return undefined;
}
