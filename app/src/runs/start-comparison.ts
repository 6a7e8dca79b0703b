import { lower } from "@adder-studio/blocks";
import type { ModelGraph, RunConfig } from "@adder-studio/graph";
import { otherVersion } from "../document/swap";
import type { Studio } from "../studio/studio";
import { familyOf } from "./facts";
import { nameOfRun } from "./names";
import { runsOf } from "./runs";

/** Difference of a comparison run from the run on screen: the other version, other settings, or another document. */
export type ComparisonChange =
  | { readonly kind: "version" }
  | { readonly kind: "settings"; readonly run: Partial<RunConfig> }
  | { readonly kind: "graph"; readonly graph: ModelGraph };

/** Returns the document that runs are compared with: the one in training, else the one on screen. */
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
 * Adds a comparison run, which trains on the wasm engine: one at a time, the others wait. Returns a message where the
 * network cannot train.
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
 * Adds comparison runs with seeds s, s + 1, ... s + n - 1 of the run on screen, which train one after the other. Seeds
 * that have been trained, train or wait are left out. Returns the number of runs added, or a message why not.
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
