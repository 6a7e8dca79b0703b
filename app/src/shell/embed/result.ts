import { documentHash } from "@adder-studio/graph";
import { taskOf } from "@adder-studio/ir";
import type { Studio } from "../../studio/studio";

/** The name and version of the message; a change of its fields makes another name. */
export const resultType = "adder-studio/run-finished@1";

/** The message about a finished run to the page around the frame. docs/embed.md describes each field. */
export interface RunFinished {
  readonly type: typeof resultType;
  /** SHA-256 of the document, which names the experiment. */
  readonly document: string;
  readonly title: string;
  readonly seed: number;
  readonly epochs: number;
  readonly steps: number;
  /** Share of test examples that are right; undefined for a network that predicts values. */
  readonly accuracy: number | undefined;
  /** Root mean squared error of the test, in units of the value; undefined for a network that classifies. */
  readonly error: number | undefined;
  /** Operations of one inference, batch norm left out, as the status bar counts them. */
  readonly operations: { readonly additions: number; readonly multiplications: number };
  /** SHA-256 of the trained weights. */
  readonly weights: string;
  /** Name of the engine, which decides the bits. */
  readonly engine: string;
}

/** Returns the message about the run that has just ended; undefined while there is none. */
export function finishedRun(studio: Studio): RunFinished | undefined {
  const { session, started } = studio.run.store.getState();
  const { phase, weightsHash, segments, totalSteps } = session;
  const last = studio.run.session.history.epochs.at(-1);
  if (phase !== "done" || weightsHash === undefined || started === undefined) return undefined;
  const { graph, ir } = started;
  const { additions, multiplications } = studio.derive().lowered.totals.layers;
  const isValues = taskOf(ir) === "values";
  return {
    type: resultType,
    document: documentHash(graph),
    title: graph.title,
    seed: graph.run.seed,
    epochs: graph.run.epochs,
    steps: totalSteps,
    accuracy: isValues ? undefined : last?.testAccuracy,
    error: isValues ? last?.testAccuracy : undefined,
    operations: { additions, multiplications },
    weights: weightsHash,
    engine: segments.at(-1)?.engine.backend ?? "",
  };
}

/** Tells the page at `origin`, and no other, of each run that ends. Returns the function that stops it. */
export function tellResults(
  studio: Studio,
  origin: string,
  page: Pick<Window, "postMessage">,
): () => void {
  let told: number | undefined;
  return studio.run.store.subscribe(({ session }) => {
    if (session.phase !== "done" || session.runId === told) return;
    const result = finishedRun(studio);
    if (result === undefined) return;
    told = session.runId;
    page.postMessage(result, origin);
  });
}
