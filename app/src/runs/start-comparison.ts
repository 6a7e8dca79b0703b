import { lower } from "@adder-studio/blocks";
import type { ModelGraph, RunConfig } from "@adder-studio/graph";
import { otherVersion } from "../document/swap";
import type { Studio } from "../studio/studio";
import { familyOf } from "./facts";
import { nameOfRun } from "./names";
import { runsOf } from "./runs";

/** What a twin differs in from the run on screen: every adder a convolution (or back), settings, or its network. */
export type ComparisonChange =
  | { readonly kind: "version" }
  | { readonly kind: "settings"; readonly run: Partial<RunConfig> }
  | { readonly kind: "graph"; readonly graph: ModelGraph };

/** The network that a twin is the twin of: the one in training, or the one that would be. */
export function comparisonBase(studio: Studio): ModelGraph {
  const { started, session } = studio.run.store.getState();
  const going = session.phase !== "idle" ? started?.graph : undefined;
  return going ?? studio.document.store.getState().graph;
}

function changed(base: ModelGraph, change: ComparisonChange): ModelGraph {
  switch (change.kind) {
    case "version":
      return otherVersion(base)?.graph ?? base;
    case "settings":
      return { ...base, run: { ...base.run, ...change.run } };
    case "graph":
      return change.graph;
  }
}

/**
 * Trains another run beside the one on screen, on the wasm engine: one at a time, the others wait. Gives why it cannot,
 * in a sentence.
 */
export function startComparison(
  studio: Studio,
  change: ComparisonChange,
  name?: string,
): string | undefined {
  const base = comparisonBase(studio);
  return train(studio, base, changed(base, change), name);
}

function train(
  studio: Studio,
  base: ModelGraph,
  graph: ModelGraph,
  given?: string,
): string | undefined {
  const { ir, diagnostics } = lower(graph);
  const name = given ?? nameOfRun(base, graph, { warm: false });
  if (ir === undefined) {
    const fault = diagnostics.find(({ severity }) => severity === "error");
    return `“${name}” cannot train: ${fault?.message ?? "its network is not whole"}`;
  }
  const document = studio.document.store.getState().key;
  runsOf(studio).train({ graph, ir, document, warm: false, beside: true, name, base });
  return undefined;
}

/**
 * Trains seeds s, s + 1, ... s + n - 1 of the run on screen, beside it and one after the other; seeds that were trained
 * already, or are on their way, are not trained again. Gives how many there are to train, or why not.
 */
export function startSeeds(studio: Studio, count: number): number | string {
  const base = comparisonBase(studio);
  const { runs, waiting } = runsOf(studio).store.getState();
  const family = familyOf(base, false);
  const there = new Set(
    runs
      .filter((run) => run.family === family && ["done", "running"].includes(run.outcome))
      .map(({ run }) => run.seed),
  );
  let added = 0;
  for (let i = 0; i < count; i++) {
    const seed = base.run.seed + i;
    const graph = { ...base, run: { ...base.run, seed } };
    const name = `seed ${seed}`;
    if (there.has(seed) || waiting.some((job) => job.name === name)) continue;
    const fault = train(studio, base, graph, name);
    if (fault !== undefined) return fault;
    added += 1;
  }
  return added;
}
