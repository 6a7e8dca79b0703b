import { type ModelGraph, type RunConfig, runSpecs } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { blockChanges, namesTogether, settingText } from "../document/block-changes";

/** The document, network and options that a run was started with. */
export interface Started {
  readonly graph: ModelGraph;
  readonly ir: ModelIR;
  readonly hash: string;
  /** True when the run began from existing weights, not from the seed's. */
  readonly warm: boolean;
  /** Name of the run; without one it is named by its difference from the run before. */
  readonly name?: string;
}

export interface Stale {
  /** Differences from the running experiment, the most important first. */
  readonly changes: readonly string[];
  /** Number of parameters whose name and shape are the same in both networks. */
  readonly kept: number;
  readonly total: number;
}

/** Training settings that change numbers; the engine is chosen for the next run anyway. */
const quietFields = new Set<keyof RunConfig>(["engine"]);

/** Compares the document on screen with the one being trained; undefined = still the same experiment. */
export function findStale(
  started: Started,
  graph: ModelGraph,
  ir: ModelIR | undefined,
  hash: string | undefined,
): Stale | undefined {
  const runChanges = changedRun(started.graph.run, graph.run);
  if (hash === started.hash && runChanges.length === 0) return undefined;
  const changes =
    hash === started.hash ? runChanges : [...changedBlocks(started.graph, graph), ...runChanges];
  const shapes = new Map(started.ir.params.map(({ name, shape }) => [name, shape.join()]));
  const params = ir?.params ?? [];
  return {
    changes: changes.length === 0 ? ["the wiring"] : changes,
    kept: params.filter(({ name, shape }) => shapes.get(name) === shape.join()).length,
    total: params.length,
  };
}

function changedRun(before: RunConfig, after: RunConfig): string[] {
  const changes: string[] = [];
  for (const field of Object.keys(runSpecs) as (keyof typeof runSpecs)[]) {
    if (quietFields.has(field) || before[field] === after[field]) continue;
    const label = runSpecs[field].label.toLowerCase();
    const text = (value: unknown) => settingText(value, runSpecs[field]);
    changes.push(`${label} ${text(before[field])} → ${text(after[field])}`);
  }
  return changes;
}

/** Describes changed blocks: "Dropout added", "Batch norm 1, ReLU 1 and 2 more removed", "filters of Adder 2 16 → 32". */
function changedBlocks(before: ModelGraph, after: ModelGraph): string[] {
  const changes = blockChanges(before, after);
  const moved = (["added", "removed"] as const).flatMap((kind) => {
    const names = changes.flatMap((one) => (one.kind === kind ? [one.name] : []));
    return names.length === 0 ? [] : [`${namesTogether(names)} ${kind}`];
  });
  const others = changes.flatMap((one): string[] => {
    switch (one.kind) {
      case "replaced":
        return [`${one.name} in place of ${one.was}`];
      case "muted":
        return [`${one.name} muted`];
      case "unmuted":
        return [`${one.name} no longer muted`];
      case "data":
        return [`data of ${one.name}`];
      case "prop":
        return [`${one.label} of ${one.name} ${one.from} → ${one.to}`];
      default:
        return [];
    }
  });
  return [...moved, ...others];
}
