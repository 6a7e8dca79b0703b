import { catalog, lower } from "@adder-studio/blocks";
import { questionIn } from "@adder-studio/blocks/questions";
import { DiagnosticError } from "@adder-studio/core";
import { encodeLink, type ModelGraph } from "@adder-studio/graph";
import { irHash, type ModelIR } from "@adder-studio/ir";
import { pageRefusal, writePage } from "@adder-studio/player";
import { testWeights } from "@adder-studio/session/tested";
import { readGraph } from "../../studio/experiment-list";
import { fileName } from "../../studio/save-document";
import type { Studio } from "../../studio/studio";
import { formatBytes } from "../../ui/format";
import { saveFile } from "../../ui/save-file";
import { parts } from "./player-page";
import { weightsOf } from "./weights";

const testing = "Testing the network once more for its web page \u2026";

/**
 * Saves the trained network on screen as a web page, one HTML file; returns a message where it could not. The weights are
 * tested first, so that the page uses the same batch norm statistics as the app's tests.
 */
export async function exportPage(studio: Studio): Promise<string | undefined> {
  const { graph, key } = studio.document.store.getState();
  const ir = lower(graph).ir;
  if (ir === undefined) return "This network still has a problem: fix it and train it first.";
  const refusal = pageRefusal(ir);
  if (refusal !== undefined) return refusal;
  const found = await weightsOf(studio, key, readGraph);
  if (found === undefined) {
    return "A web page shows a trained network, and this one has no weights yet: press Run first.";
  }
  const trained = lower(found.graph).ir;
  if (trained === undefined || irHash(trained) !== irHash(ir)) {
    return "The network has changed since its weights were trained: run it again, then export it.";
  }
  studio.ui.set({ notice: testing });
  try {
    const html = await pageOf(studio, { graph: found.graph, ir, arrays: found.arrays });
    if (!html.ok) return html.error;
    const bytes = new TextEncoder().encode(html.value);
    saveFile(fileName(graph, "html"), "text/html", bytes);
    studio.ui.announce(`Exported as a web page of ${formatBytes(bytes.length)}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const { message, hint } = error.diagnostic;
    return `${message} ${hint ?? ""}`.trim();
  } finally {
    if (studio.ui.store.getState().notice === testing) studio.ui.set({ notice: undefined });
  }
}

async function pageOf(
  studio: Studio,
  {
    graph,
    ir,
    arrays,
  }: {
    readonly graph: ModelGraph;
    readonly ir: ModelIR;
    readonly arrays: Parameters<typeof writePage>[2];
  },
) {
  const { run } = graph;
  const [input] = ir.ops;
  if (input?.op !== "input") throw new Error("The network has no input.");
  const dataBase = new URL("./", document.baseURI).href;
  const [tested, set, link] = await Promise.all([
    testWeights({ ir, run, weights: arrays, dataBase }),
    studio.run.session.testSet(input.attrs, run.seed),
    encodeLink(graph, catalog),
  ]);
  const question = questionIn(graph);
  return writePage(graph, ir, tested.weights, set, {
    parts,
    question: question === undefined || question === "unknown" ? "" : question.text,
    // A network too large for a link has none.
    link: link.ok ? `${location.origin}${location.pathname}${link.value}` : undefined,
    tested,
  });
}
