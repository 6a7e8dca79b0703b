import { blockOf, nodeLabel } from "@adder-studio/blocks";
import {
  compositeOf,
  type ModelGraph,
  type NodeId,
  type PropSpec,
  type RunConfig,
  runSpecs,
} from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { nodeNames } from "../ui/block-info";
import { formatSetting, plural } from "../ui/format";

/** What a run was started with. */
export interface Started {
  readonly graph: ModelGraph;
  readonly ir: ModelIR;
  readonly hash: string;
  /** From weights that were there, not from the seed's. */
  readonly warm: boolean;
}

export interface Stale {
  /** What differs, most telling first. */
  readonly changes: readonly string[];
  /** Parameters whose name and shape are the same in both networks. */
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
    const text = (value: unknown) => show(value, runSpecs[field]);
    changes.push(`${label} ${text(before[field])} → ${text(after[field])}`);
  }
  return changes;
}

/** In the document itself, then inside its composites. */
export function changedBlocks(before: ModelGraph, after: ModelGraph): string[] {
  const inside = Object.entries(after.composites ?? {}).flatMap(([id, now]) => {
    const old = compositeOf(before, id);
    return old === undefined || old === now ? [] : changedNodes(old, now);
  });
  return [...changedNodes(before, after, nodeNames(after)), ...inside];
}

type Body = Pick<ModelGraph, "nodes">;

function changedNodes(before: Body, after: Body, names?: ReadonlyMap<NodeId, string>): string[] {
  const changes: string[] = [];
  const added = Object.keys(after.nodes).filter((id) => !Object.hasOwn(before.nodes, id));
  const removed = Object.keys(before.nodes).filter((id) => !Object.hasOwn(after.nodes, id));
  if (added.length > 0) changes.push(`${plural(added.length, "block")} added`);
  if (removed.length > 0) changes.push(`${plural(removed.length, "block")} removed`);
  for (const [id, node] of Object.entries(after.nodes)) {
    const old = Object.hasOwn(before.nodes, id) ? before.nodes[id] : undefined;
    if (old === undefined) continue;
    const name = names?.get(id) ?? nodeLabel(id, node);
    if (old.type !== node.type) {
      changes.push(`${name} in place of ${blockOf(old.type)?.title ?? old.type}`);
      continue;
    }
    if (old.off !== node.off) changes.push(`${name} ${node.off ? "muted" : "no longer muted"}`);
    for (const [prop, value] of Object.entries(node.props)) {
      if (old.props[prop] === value) continue;
      if (prop === "own" && node.type === "input") {
        changes.push(`data of ${name}`);
        continue;
      }
      const spec = blockOf(node.type)?.props[prop];
      const label = (spec?.label ?? prop).toLowerCase();
      changes.push(`${label} of ${name} ${show(old.props[prop], spec)} → ${show(value, spec)}`);
    }
  }
  return changes;
}

function show(value: unknown, spec: PropSpec | undefined): string {
  if (spec?.kind === "choice") {
    return spec.options.find((one) => one.value === value)?.label ?? String(value ?? "–");
  }
  if (typeof value === "number") return formatSetting(value);
  if (typeof value === "boolean") return value ? "on" : "off";
  return String(value ?? "–");
}
