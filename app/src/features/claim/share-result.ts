import { type ModelGraph, numericsHash } from "@adder-studio/graph";
import type { RunRecord } from "../../runs/types";
import { readGraph } from "../../studio/experiment-list";
import { formatWhole } from "../../ui/format";

/** Why there is no result of the document on screen to share, and the run to speak of. */
export type NoResult =
  | { readonly kind: "none" }
  | { readonly kind: "unfinished"; readonly run: RunRecord }
  | { readonly kind: "failed"; readonly run: RunRecord }
  /** The newest finished run of the document trained another network than is there now. */
  | { readonly kind: "edited"; readonly run: RunRecord; readonly graph: ModelGraph };

export type Result = { readonly kind: "result"; readonly run: RunRecord } | NoResult;

/** True for a run of a document that was trained on this device. */
function isOf(run: RunRecord, document: string): boolean {
  return run.document === document && run.elsewhere === undefined && run.recorded === undefined;
}

/** Returns the newest finished run that trained exactly the network on screen, else why there is none. */
export function resultOf(
  runs: readonly RunRecord[],
  { graph, key }: { readonly graph: ModelGraph; readonly key: string },
): Result {
  const numerics = numericsHash(graph);
  const mine = runs.filter((run) => isOf(run, key));
  const trained = new Map(mine.map((run) => [run, readGraph(run.graph)]));
  const same = mine.filter((run) => {
    const its = trained.get(run);
    return its !== undefined && numericsHash(its) === numerics;
  });
  const done = same.find(isFinished);
  if (done !== undefined) return { kind: "result", run: done };
  const [last] = same;
  if (last !== undefined)
    return { kind: last.outcome === "failed" ? "failed" : "unfinished", run: last };
  const earlier = mine.find((run) => isFinished(run) && !run.beside);
  const its = earlier === undefined ? undefined : trained.get(earlier);
  return earlier === undefined || its === undefined
    ? { kind: "none" }
    : { kind: "edited", run: earlier, graph: its };
}

export function isFinished({ outcome, weightsHash }: RunRecord): boolean {
  return outcome === "done" && weightsHash !== undefined;
}

/** Says why there is no result to share, and what would make one. */
export function noResultText(why: Result): string {
  switch (why.kind) {
    case "result":
      return "";
    case "none":
      return "This network has not been run yet: its result can be shared once a run has finished.";
    case "unfinished": {
      const { step, totalSteps, outcome } = why.run;
      const where = `${formatWhole(step)} of ${formatWhole(totalSteps)} steps`;
      return outcome === "running"
        ? `Its run is not finished: ${where}.`
        : `Its run was stopped at ${where}: only a finished one can be shared.`;
    }
    case "failed":
      return `Its run stopped at step ${formatWhole(why.run.step)}: ${why.run.reason ?? "it failed."}`;
    case "edited":
      return "The network was changed since its run.";
  }
}
