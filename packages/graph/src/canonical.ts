import { canonicalJson, sha256Hex } from "@adder-studio/core";
import { sortEdges } from "./edges";
import { defaultRun } from "./run";
import type { ModelGraph, Props, RunConfig } from "./types";

/** Settings that came after the first documents: left out at their defaults, so that hashes stay. */
const later: readonly (keyof RunConfig)[] = [
  "polyPower",
  "lpStart",
  "lpEnd",
  "lpUntil",
  "lpRule",
  "distill",
  "distillTemperature",
];

/**
 * Properties that blocks got after the first documents, with their defaults at which they are left out, so that hashes
 * stay.
 */
export const laterProps: Readonly<Record<string, Props>> = {
  input: {
    pointNoise: 0.1,
    valueNoise: 0,
    pointTrain: 1000,
    pointTest: 500,
    pointClasses: 2,
    target: "sine",
    drawn: "",
  },
  conv2d: { groups: 1 },
  adder2d: { groups: 1 },
};

function nodesOf(nodes: ModelGraph["nodes"]) {
  return Object.fromEntries(
    Object.entries(nodes).map(([id, node]) => {
      const later = Object.hasOwn(laterProps, node.type) ? laterProps[node.type] : undefined;
      if (later === undefined) return [id, node];
      const kept = Object.entries(node.props).filter(
        ([prop, value]) => !(Object.hasOwn(later, prop) && later[prop] === value),
      );
      return [id, { ...node, props: Object.fromEntries(kept) }];
    }),
  );
}

function compositesOf(composites: NonNullable<ModelGraph["composites"]>) {
  return Object.fromEntries(
    Object.entries(composites).map(([id, it]) => [id, { ...it, nodes: nodesOf(it.nodes) }]),
  );
}

function settingsOf(run: Partial<RunConfig>) {
  return Object.fromEntries(
    Object.entries(run).filter(([field, value]) => {
      const added = later.find((name) => name === field);
      return added === undefined || value !== defaultRun[added];
    }),
  );
}

/** One text for one document: keys sorted, wires in canonical order. */
export function canonicalText(graph: ModelGraph): string {
  return canonicalJson({
    ...graph,
    nodes: nodesOf(graph.nodes),
    ...(graph.composites ? { composites: compositesOf(graph.composites) } : {}),
    run: settingsOf(graph.run),
    edges: sortEdges(graph.edges),
  });
}

const hashes = new WeakMap<ModelGraph, string>();

/**
 * SHA-256 (hex) of the whole document. Two documents are the same exactly when this agrees. A document is never
 * changed, so it is computed once for each.
 */
export function documentHash(graph: ModelGraph): string {
  const known = hashes.get(graph);
  if (known !== undefined) return known;
  const hash = sha256Hex(canonicalText(graph));
  hashes.set(graph, hash);
  return hash;
}

/** Compares two documents as `documentHash` does, without a hash: blocks that both share are not looked into. */
export function sameDocument(a: ModelGraph, b: ModelGraph): boolean {
  if (a === b) return true;
  const parts = (graph: ModelGraph, composites: ModelGraph["composites"]) =>
    canonicalJson({ ...graph, nodes: {}, edges: [], composites, run: settingsOf(graph.run) });
  const shared = a.composites === b.composites;
  return (
    sameNodes(a.nodes, b.nodes) &&
    sameEdges(a.edges, b.edges) &&
    parts(a, shared ? undefined : a.composites) === parts(b, shared ? undefined : b.composites)
  );
}

function sameNodes(a: ModelGraph["nodes"], b: ModelGraph["nodes"]): boolean {
  const ids = Object.keys(a);
  if (ids.length !== Object.keys(b).length) return false;
  return ids.every((id) => {
    if (!Object.hasOwn(b, id)) return false;
    return a[id] === b[id] || canonicalJson(a[id]) === canonicalJson(b[id]);
  });
}

function sameEdges(a: ModelGraph["edges"], b: ModelGraph["edges"]): boolean {
  if (a === b) return true;
  return a.length === b.length && canonicalJson(sortEdges(a)) === canonicalJson(sortEdges(b));
}

/**
 * SHA-256 (hex) of what decides the numbers of a run: blocks with their ids (they key the random
 * streams), properties, wires and training settings. Title, labels, positions and share options are left
 * out, and so is the engine: it rounds differently but runs the same experiment.
 */
export function numericsHash(graph: ModelGraph): string {
  const { engine: _, ...run } = graph.run;
  const composites = Object.entries(graph.composites ?? {}).map(([id, part]) => [
    id,
    numbersOf(part),
  ]);
  const more = composites.length > 0 ? { composites: Object.fromEntries(composites) } : {};
  return sha256Hex(canonicalJson({ ...numbersOf(graph), ...more, run: settingsOf(run) }));
}

/** Blocks and wires without titles and places. */
function numbersOf({ nodes, edges }: Pick<ModelGraph, "nodes" | "edges">) {
  const plain = Object.entries(nodesOf(nodes)).map(([id, { type, props, off }]) => [
    id,
    { type, props, ...(off ? { off } : {}) },
  ]);
  return { nodes: Object.fromEntries(plain), edges: sortEdges(edges) };
}
