import { blockOf, nodeLabel } from "@adder-studio/blocks";
import { compositeOf, type ModelGraph, type NodeId, type PropSpec } from "@adder-studio/graph";
import { formatSetting } from "../ui/format";
import { blockTitle, nodeNames } from "./block-info";

/** One thing in which a network differs from another, by the name of its block. */
export type BlockChange =
  | { readonly kind: "added" | "removed" | "muted" | "unmuted"; readonly name: string }
  | { readonly kind: "replaced"; readonly name: string; readonly was: string }
  | { readonly kind: "data"; readonly name: string }
  | {
      readonly kind: "prop";
      readonly name: string;
      readonly label: string;
      readonly from: string;
      readonly to: string;
    };

type Body = Pick<ModelGraph, "nodes">;

/**
 * Lists the changes from one document to another: first of its own blocks, then inside composites; added and removed
 * blocks come before changed ones.
 */
export function blockChanges(before: ModelGraph, after: ModelGraph): readonly BlockChange[] {
  const inside = Object.entries(after.composites ?? {}).flatMap(([id, now]) => {
    const old = compositeOf(before, id);
    return old === undefined || old === now ? [] : changesIn(old, now);
  });
  return [...changesIn(before, after, nodeNames(before), nodeNames(after)), ...inside];
}

function changesIn(
  before: Body,
  after: Body,
  oldNames?: ReadonlyMap<NodeId, string>,
  names?: ReadonlyMap<NodeId, string>,
): BlockChange[] {
  const added: BlockChange[] = [];
  const changes: BlockChange[] = [];
  const removed = Object.entries(before.nodes).flatMap(([id, node]): BlockChange[] =>
    Object.hasOwn(after.nodes, id)
      ? []
      : [{ kind: "removed", name: oldNames?.get(id) ?? nodeLabel(id, node) }],
  );
  for (const [id, node] of Object.entries(after.nodes)) {
    const old = Object.hasOwn(before.nodes, id) ? before.nodes[id] : undefined;
    const name = names?.get(id) ?? nodeLabel(id, node);
    if (old === undefined) {
      added.push({ kind: "added", name });
      continue;
    }
    if (old.type !== node.type) {
      changes.push({ kind: "replaced", name, was: oldNames?.get(id) ?? blockTitle(old.type) });
      continue;
    }
    if (old.off !== node.off) changes.push({ kind: node.off ? "muted" : "unmuted", name });
    for (const [prop, value] of Object.entries(node.props)) {
      if (old.props[prop] === value) continue;
      if (prop === "own" && node.type === "input") {
        changes.push({ kind: "data", name });
        continue;
      }
      const spec = blockOf(node.type)?.props[prop];
      const label = (spec?.label ?? prop).toLowerCase();
      const [from, to] = [settingText(old.props[prop], spec), settingText(value, spec)];
      changes.push({ kind: "prop", name, label, from, to });
    }
  }
  return [...added, ...removed, ...changes];
}

/** Returns a property's or a setting's value as text for a person. */
export function settingText(value: unknown, spec: PropSpec | undefined): string {
  if (spec?.kind === "choice") {
    return spec.options.find((one) => one.value === value)?.label ?? String(value ?? "–");
  }
  if (typeof value === "number") return formatSetting(value);
  if (typeof value === "boolean") return value ? "on" : "off";
  return String(value ?? "–");
}

/** Joins names: "Batch norm 1", "Batch norm 1 and Dropout", "Batch norm 1, Dropout and 3 more". */
export function namesTogether(names: readonly string[]): string {
  const [first = "", second, ...more] = names;
  if (second === undefined) return first;
  if (more.length === 0) return `${first} and ${second}`;
  return `${first}, ${second} and ${more.length} more`;
}
