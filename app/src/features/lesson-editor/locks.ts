import { blockOf } from "@adder-studio/blocks";
import { type ModelGraph, runSpecs, type ShareOptions } from "@adder-studio/graph";
import { nodeNames } from "../../document/block-info";
import type { Studio } from "../../studio/studio";

/** Path of a lock on all training settings. */
export const allSettings = "run";

/** Names what a lock is on: a setting, a property of a block, or a whole block. */
export function lockName(path: string, graph: ModelGraph): string {
  const [owner = "", field] = path.split(".");
  if (owner === allSettings) {
    if (field === undefined) return "All training settings";
    return Object.hasOwn(runSpecs, field) ? runSpecs[field as keyof typeof runSpecs].label : field;
  }
  const name = nodeNames(graph).get(owner) ?? owner;
  const node = Object.hasOwn(graph.nodes, owner) ? graph.nodes[owner] : undefined;
  if (field === undefined) return `${name}, the whole block`;
  const props = blockOf(node?.type ?? "")?.props ?? {};
  const spec = Object.hasOwn(props, field) ? props[field] : undefined;
  return `${spec?.label ?? field} of ${name}`;
}

/** Tells whether a control is locked by itself, or with all that it belongs to. */
export function isLockedAt(locked: readonly string[], path: string): boolean {
  return locked.includes(path) || locked.includes(path.split(".")[0] ?? "");
}

/** Returns the locks with one more, or with one less; a whole block takes the place of locks on its properties. */
export function withLock(locked: readonly string[], path: string, on: boolean): readonly string[] {
  const others = locked.filter((one) => one !== path && !(on && one.startsWith(`${path}.`)));
  return on ? [...others, path].sort() : others;
}

/** Locks or unlocks something for the students of the document's lesson. */
export function setLocked(studio: Studio, paths: readonly string[], on: boolean): void {
  const { graph } = studio.document.store.getState();
  const locked = paths.reduce(
    (list: readonly string[], path) => withLock(list, path, on),
    graph.share.locked,
  );
  const share: ShareOptions = { ...graph.share, locked };
  const [first = ""] = paths;
  const what = paths.length === 1 ? lockName(first, graph) : `${paths.length} blocks`;
  const verb = on ? "lock" : "unlock";
  if (!studio.change({ kind: "setShare", share }, { label: `${verb} ${what} for students` }))
    return;
  studio.ui.announce(`${what}: ${on ? "locked for students" : "open to students again"}`);
}
