import { portsOf } from "@adder-studio/blocks";
import { formatShape } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import { parseOwnFacts } from "@adder-studio/graph";
import type { Edge as FlowEdge, Node as FlowNode } from "@xyflow/react";
import type { Derived } from "../state/derive";
import { edgeKey } from "../state/edits";
import { nodeNames } from "../ui/block-info";
import { formatCount, formatLedger } from "../ui/format";
import { type LayoutNode, layoutGraph, type Point } from "./layout";
import { type Polyline, routeWire } from "./route";

/** What a card shows. Plain values only: nothing foreign reaches React Flow. */
export interface BlockData extends Record<string, unknown> {
  readonly type: string;
  readonly title: string;
  /** `10×10×16`; empty while unknown. */
  readonly shape: string;
  readonly ledger: string;
  readonly compact: boolean;
  /** Where Tab enters the canvas while nothing is selected. */
  readonly first: boolean;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly worst: "error" | "warning" | "hint" | undefined;
  /** The whole card in one sentence, for screen readers. */
  readonly label: string;
}

export interface WireData extends Record<string, unknown> {
  readonly corners: Polyline;
  readonly label: string;
  readonly fault: boolean;
}

export type BlockFlowNode = FlowNode<BlockData, "block">;
export type WireFlowEdge = FlowEdge<WireData, "wire">;

const cardWidthPx = 200;
const cardHeightPx = 52;
const compactHeightPx = 28;

/** Blocks that keep the shape and cost little stand in one line, close to the layer before them. */
const compactTypes = new Set([
  "batchNorm",
  "relu",
  "leakyRelu",
  "sigmoid",
  "tanh",
  "dropout",
  "add",
  "concat",
  "flatten",
]);

export interface Projection {
  readonly nodes: readonly BlockFlowNode[];
  readonly edges: readonly WireFlowEdge[];
  readonly places: ReadonlyMap<string, Point>;
}

export function cardSize(type: string): { width: number; height: number; gapBefore: number } {
  const compact = compactTypes.has(type);
  return {
    width: cardWidthPx,
    height: compact ? compactHeightPx : cardHeightPx,
    gapBefore: compact ? 12 : 25,
  };
}

/** Places of all blocks: where a person put them, else where the layout does. */
export function placesOf(
  graph: ModelGraph,
  order: readonly string[],
  aspect: number,
): Map<string, Point> {
  const ids = [...new Set([...order, ...Object.keys(graph.nodes).sort()])];
  const cards = ids.flatMap((id): LayoutNode[] => {
    const node = Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined;
    return node === undefined || node.at !== undefined ? [] : [{ id, ...cardSize(node.type) }];
  });
  const links = graph.edges.map(({ from, to }) => ({ from: from.node, to: to.node }));
  const places = layoutGraph(cards, links, aspect);
  for (const [id, node] of Object.entries(graph.nodes)) {
    if (node.at !== undefined) places.set(id, { x: node.at[0], y: node.at[1] });
  }
  return places;
}

/**
 * The document as React Flow wants it. Cards that did not change keep their identity from `before`, so an
 * edit redraws what it touched.
 */
export function project(
  derived: Derived,
  places: ReadonlyMap<string, Point>,
  before: Projection | undefined,
): Projection {
  const { graph, lowered } = derived;
  const names = nodeNames(graph);
  const old = new Map(before?.nodes.map((node) => [node.id, node]));
  const ids = [...new Set([...lowered.order, ...Object.keys(graph.nodes)])].filter((id) =>
    Object.hasOwn(graph.nodes, id),
  );
  const nodes = ids.flatMap((id, index): BlockFlowNode[] => {
    const node = graph.nodes[id];
    const at = places.get(id);
    if (node === undefined || at === undefined) return [];
    const data = blockData(derived, id, names, index, ids.length);
    const { width, height } = cardSize(node.type);
    const next: BlockFlowNode = {
      id,
      type: "block",
      position: { x: at.x, y: at.y },
      data,
      width,
      height,
      measured: { width, height },
    };
    const last = old.get(id);
    return [last !== undefined && sameCard(last, next) ? last : next];
  });
  return { nodes, edges: projectEdges(derived, places, before), places };
}

function blockData(
  { graph, lowered }: Derived,
  id: string,
  names: ReadonlyMap<string, string>,
  index: number,
  count: number,
): BlockData {
  const node = graph.nodes[id];
  const type = node?.type ?? "";
  const facts = lowered.facts[id];
  const input = Object.values(facts?.inputs ?? {})[0];
  const output =
    Object.values(facts?.outputs ?? {})[0] ?? (type === "groupOutput" ? input : undefined);
  const diagnostics = facts?.diagnostics ?? [];
  const worst = (["error", "warning", "hint"] as const).find((severity) =>
    diagnostics.some((diagnostic) => diagnostic.severity === severity),
  );
  const title = names.get(id) ?? type;
  const shape = output === undefined ? "" : formatShape(output);
  const sources = graph.edges
    .filter(({ to }) => to.node === id)
    .map(({ from }) => names.get(from.node) ?? from.node);
  const cost = facts?.cost;
  const ledger = ledgerOf(type, node?.props ?? {}, cost, input?.at(-1), output !== undefined);
  const label = [
    `${title}, block ${index + 1} of ${count}`,
    shape === "" ? "" : `output ${shape.replaceAll("×", " by ")}`,
    cost === undefined || cost.additions + cost.multiplications === 0
      ? ""
      : `${formatCount(cost.additions)} additions, ${formatCount(cost.multiplications)} multiplications`,
    sources.length === 0 ? "" : `connected from ${sources.join(" and ")}`,
    diagnostics.map(({ severity, message }) => `${severity}: ${message}`).join(" "),
  ]
    .filter((part) => part !== "")
    .join(", ");
  const ports = node === undefined ? { inputs: [], outputs: [] } : portsOf(graph, node);
  return {
    type,
    title,
    shape,
    ledger,
    compact: compactTypes.has(type),
    first: index === 0,
    inputs: ports.inputs,
    outputs: ports.outputs,
    worst,
    label,
  };
}

function datasetName({ dataset, own }: Readonly<Record<string, unknown>>): string {
  if (dataset === "own") return parseOwnFacts(String(own ?? ""))?.name ?? "Your own data";
  return dataset === "fashion-mnist" ? "Fashion-MNIST" : "Noise images";
}

/** The quiet second line of a card. */
function ledgerOf(
  type: string,
  props: Readonly<Record<string, unknown>>,
  cost: { additions: number; multiplications: number } | undefined,
  classes: number | undefined,
  known: boolean,
): string {
  if (type === "input") {
    return datasetName(props);
  }
  if (type === "classOutput")
    return classes === undefined ? "" : `${classes} classes, cross-entropy`;
  if (type === "groupInput") return "comes in here";
  if (type === "groupOutput") return "leaves here";
  if (cost === undefined || !known) return "not known yet";
  if (cost.additions + cost.multiplications === 0) return "no arithmetic";
  return formatLedger(cost.additions, cost.multiplications);
}

function projectEdges(
  { graph, lowered }: Derived,
  places: ReadonlyMap<string, Point>,
  before: Projection | undefined,
): WireFlowEdge[] {
  const boxes = new Map(
    [...places].map(([id, at]) => [id, { ...at, ...cardSize(graph.nodes[id]?.type ?? "") }]),
  );
  const old = new Map(before?.edges.map((edge) => [edge.id, edge]));
  return graph.edges.flatMap((edge): WireFlowEdge[] => {
    const source = boxes.get(edge.from.node);
    const target = boxes.get(edge.to.node);
    if (source === undefined || target === undefined) return [];
    const reader = graph.nodes[edge.to.node];
    const ports = reader === undefined ? [] : portsOf(graph, reader).inputs;
    const start = [source.x + source.width / 2, source.y + source.height] as const;
    const end = [target.x + target.width * portShare(ports, edge.to.port), target.y] as const;
    const others = [...boxes].flatMap(([id, box]) =>
      id === edge.from.node || id === edge.to.node ? [] : [box],
    );
    const shape = lowered.facts[edge.from.node]?.outputs[edge.from.port];
    const tight = cardSize(graph.nodes[edge.to.node]?.type ?? "").gapBefore < 20;
    const corners = routeWire(start, end, source, target, others);
    const fault = (lowered.facts[edge.to.node]?.diagnostics ?? []).some(
      ({ severity, port }) => severity === "error" && port === edge.to.port,
    );
    const next: WireFlowEdge = {
      id: edgeKey(edge),
      type: "wire",
      source: edge.from.node,
      sourceHandle: edge.from.port,
      target: edge.to.node,
      targetHandle: edge.to.port,
      data: {
        corners,
        // Between a layer and what belongs to it there is no room, and the shape stays the same.
        label: shape === undefined || tight ? "" : formatShape(shape),
        fault,
      },
    };
    const last = old.get(next.id);
    return [last !== undefined && JSON.stringify(last) === JSON.stringify(next) ? last : next];
  });
}

/** How far along the card's top a port sits. The first is in the middle: the main line runs straight. */
export function portShare(ports: readonly string[], port: string): number {
  const index = Math.max(0, ports.indexOf(port));
  return 0.5 + (0.5 * index) / ports.length + (index > 0 ? 0.06 : 0);
}

function sameCard(a: BlockFlowNode, b: BlockFlowNode): boolean {
  return (
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.height === b.height &&
    JSON.stringify(a.data) === JSON.stringify(b.data)
  );
}
