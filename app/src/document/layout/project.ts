import { blockOf, portsOf } from "@adder-studio/blocks";
import { type Cost, formatShape } from "@adder-studio/core";
import type { GraphNode, ModelGraph, NodeId } from "@adder-studio/graph";
import type { Edge as FlowEdge, Node as FlowNode } from "@xyflow/react";
import { cardLedger, ledgerText } from "../../ui/format";
import { nodeNames } from "../block-info";
import { datasetName } from "../dataset-name";
import type { Derived } from "../derive";
import { edgeKey } from "../edits";
import { nodeHue } from "../node-hue";
import { type Box, type BoxIndex, createBoxIndex } from "./box-index";
import { type BlockData, sameData } from "./card-data";
import { cardNumbers } from "./card-numbers";
import { cardSize, isCompact, plainSize } from "./card-size";
import { type LayoutNode, layoutGraph, type Point, type Room } from "./layout";
import { type Polyline, routeWire } from "./route";

export interface WireData extends Record<string, unknown> {
  readonly corners: Polyline;
  readonly label: string;
  readonly fault: boolean;
}

export type BlockFlowNode = FlowNode<BlockData, "block">;
export type WireFlowEdge = FlowEdge<WireData, "wire">;

export interface Projection {
  /** The graph that the projection was made from. */
  readonly graph: ModelGraph;
  readonly nodes: readonly BlockFlowNode[];
  readonly edges: readonly WireFlowEdge[];
  readonly places: ReadonlyMap<string, Point>;
  readonly facts: Derived["lowered"]["facts"];
  /** The facts behind each card, by block. */
  readonly bases: ReadonlyMap<string, Basis>;
}

/** Inputs of a card's drawing: cards with an equal basis look the same. */
interface Basis {
  readonly node: GraphNode;
  readonly facts: Derived["lowered"]["facts"][string] | undefined;
  readonly composites: ModelGraph["composites"];
  readonly title: string;
  readonly index: number;
  readonly count: number;
  /** Names of the blocks that the card's block reads from. */
  readonly sources: string;
}

function sameBasis(a: Basis, b: Basis): boolean {
  return (
    a.node === b.node &&
    a.facts === b.facts &&
    a.composites === b.composites &&
    a.title === b.title &&
    a.index === b.index &&
    a.count === b.count &&
    a.sources === b.sources
  );
}

interface Placed {
  readonly graph: ModelGraph;
  readonly frame: LayoutFrame;
  readonly places: ReadonlyMap<string, Point>;
}

/** The free area that a layout is made for. */
export interface LayoutFrame {
  /** Width of the free area over its height. */
  readonly aspect: number;
  readonly room: Room;
}

/** Lays out what no person has placed; an edit that moves nothing gives the same map again. */
export function createPlaces(
  previews: boolean,
): (graph: ModelGraph, order: readonly string[], frame: LayoutFrame) => ReadonlyMap<string, Point> {
  let last: Placed | undefined;
  return (graph, order, frame) => {
    if (last === undefined || last.frame !== frame || !standsAlike(last.graph, graph, previews)) {
      last = { graph, frame, places: placesOf(graph, order, { ...frame, previews }) };
    } else if (last.graph !== graph) {
      last = { ...last, graph };
    }
    return last.places;
  };
}

/** Tells whether the same blocks, of the same sizes, are wired alike and stand where they stood. */
function standsAlike(a: ModelGraph, b: ModelGraph, previews: boolean): boolean {
  if (a.nodes === b.nodes && a.edges === b.edges) return true;
  const ids = Object.keys(b.nodes);
  if (a.edges !== b.edges || ids.length !== Object.keys(a.nodes).length) return false;
  return ids.every((id) => {
    const [before, now] = [a.nodes[id], b.nodes[id]];
    if (before === now) return true;
    if (before === undefined || now === undefined) return false;
    const still = before.type === now.type && before.at?.join() === now.at?.join();
    return still && cardSize(before, previews).height === cardSize(now, previews).height;
  });
}

interface PlaceOptions {
  /** Width of the free area over its height. */
  readonly aspect: number;
  readonly room?: Room;
  /** Cards show what their blocks make, which makes them higher. */
  readonly previews: boolean;
}

/** Places of all blocks: where a person put them, else where the layout does. */
export function placesOf(
  graph: ModelGraph,
  order: readonly string[],
  { aspect, room, previews }: PlaceOptions,
): Map<string, Point> {
  const ids = [...new Set([...order, ...Object.keys(graph.nodes).sort()])];
  const cards = ids.flatMap((id): LayoutNode[] => {
    const node = Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined;
    return node === undefined || node.at !== undefined ? [] : [{ id, ...cardSize(node, previews) }];
  });
  const links = graph.edges.map(({ from, to }) => ({ from: from.node, to: to.node }));
  const places = layoutGraph(cards, links, aspect, room);
  for (const [id, node] of Object.entries(graph.nodes)) {
    if (node.at !== undefined) places.set(id, { x: node.at[0], y: node.at[1] });
  }
  return places;
}

/**
 * The document as React Flow wants it. Cards and wires that did not change keep their identity from `before`, so
 * an edit redraws what it touched; where nothing moved, the wires' ways are kept as well. The lists themselves stay
 * when all in them does.
 */
export function project(
  derived: Derived,
  places: ReadonlyMap<string, Point>,
  previews: boolean,
  before?: Projection,
): Projection {
  const { graph, lowered } = derived;
  const { facts } = lowered;
  const names = nodeNames(graph);
  const old = new Map(before?.nodes.map((node) => [node.id, node]));
  const sources = new Map<NodeId, string>();
  for (const { from, to } of graph.edges) {
    const name = names.get(from.node) ?? from.node;
    const others = sources.get(to.node);
    sources.set(to.node, others === undefined ? name : `${others} and ${name}`);
  }
  const ids = [...new Set([...lowered.order, ...Object.keys(graph.nodes)])].filter((id) =>
    Object.hasOwn(graph.nodes, id),
  );
  const bases = new Map<string, Basis>();
  const nodes = ids.flatMap((id, index): BlockFlowNode[] => {
    const node = graph.nodes[id];
    const at = places.get(id);
    if (node === undefined || at === undefined) return [];
    const basis: Basis = {
      node,
      facts: facts[id],
      composites: graph.composites,
      title: names.get(id) ?? node.type,
      index,
      count: ids.length,
      sources: sources.get(id) ?? "",
    };
    const made = before?.bases.get(id);
    const last = old.get(id);
    const still = last !== undefined && last.position.x === at.x && last.position.y === at.y;
    if (still && made !== undefined && sameBasis(made, basis)) {
      bases.set(id, made);
      return [last];
    }
    bases.set(id, basis);
    const data = blockData(graph, basis);
    const { width, height } = cardSize(node, previews);
    if (still && last.height === height && sameData(last.data, data)) return [last];
    return [
      {
        id,
        type: "block",
        position: { x: at.x, y: at.y },
        data,
        width,
        height,
        measured: { width, height },
      },
    ];
  });
  const edges = projectEdges(derived, names, places, previews, before);
  return {
    graph,
    nodes: sameList(before?.nodes, nodes),
    edges: sameList(before?.edges, edges),
    places,
    facts,
    bases,
  };
}

function sameList<T>(before: readonly T[] | undefined, now: readonly T[]): readonly T[] {
  const same = before?.length === now.length && now.every((item, index) => item === before[index]);
  return same ? before : now;
}

function blockData(graph: ModelGraph, basis: Basis): BlockData {
  const { node, facts, title, index, count, sources } = basis;
  const { type, props } = node;
  const input = first(facts?.inputs);
  const output = first(facts?.outputs) ?? (type === "groupOutput" ? input : undefined);
  const diagnostics = facts?.diagnostics ?? [];
  const worst =
    diagnostics.length === 0
      ? undefined
      : (["error", "warning", "hint"] as const).find((severity) =>
          diagnostics.some((diagnostic) => diagnostic.severity === severity),
        );
  const shape = output === undefined ? "" : formatShape(output);
  const cost = facts?.cost;
  const off = node.off === true;
  const repeat = type === "composite" ? Number(props.repeat ?? 1) : 1;
  const ledger = off
    ? "muted, passes through"
    : ledgerOf(type, props, cost, input?.at(-1), output !== undefined);
  const label = [
    `${title}, block ${index + 1} of ${count}`,
    off ? "muted" : "",
    repeat > 1 ? `${repeat} times in a row` : "",
    shape === "" ? "" : `output ${shape.replaceAll("×", " by ")}`,
    ledgerText(cost),
    sources === "" ? "" : `connected from ${sources}`,
    diagnostics.map(({ severity, message }) => `${severity}: ${message}`).join(" "),
  ]
    .filter((part) => part !== "")
    .join(", ");
  const { inputs, outputs } = portsOf(graph, node);
  return {
    type,
    hue: nodeHue(graph, node),
    title,
    shape,
    ledger,
    first: index === 0,
    compact: isCompact(type),
    off,
    repeat,
    text: type === "note" ? String(props.text ?? "") : "",
    numbers: cardNumbers(type, props),
    inputs,
    outputs,
    worst,
    label,
  };
}

function first<T>(record: Readonly<Record<string, T>> | undefined): T | undefined {
  for (const key in record) return record[key];
  return undefined;
}

/** The quiet second line of a card. */
function ledgerOf(
  type: string,
  props: Readonly<Record<string, unknown>>,
  cost: Cost | undefined,
  classes: number | undefined,
  known: boolean,
): string {
  if (type === "input") {
    return datasetName(props);
  }
  const ledger = blockOf(type)?.ledger?.({ classes });
  if (ledger !== undefined) return ledger;
  if (cost === undefined || !known) return "not known yet";
  if (cost.additions + cost.multiplications === 0) return "no arithmetic";
  return cardLedger(cost);
}

function projectEdges(
  { graph, lowered }: Derived,
  names: ReadonlyMap<NodeId, string>,
  places: ReadonlyMap<string, Point>,
  previews: boolean,
  before: Projection | undefined,
): WireFlowEdge[] {
  const old = new Map(before?.edges.map((edge) => [edge.id, edge]));
  const still = before !== undefined && before.places === places;
  let cards: { readonly boxes: ReadonlyMap<string, Box>; readonly index: BoxIndex } | undefined;
  const route = (edge: ModelGraph["edges"][number]): Polyline | undefined => {
    cards ??= indexCards(graph, places, previews);
    const source = cards.boxes.get(edge.from.node);
    const target = cards.boxes.get(edge.to.node);
    const giver = graph.nodes[edge.from.node];
    const reader = graph.nodes[edge.to.node];
    if (!source || !target || !giver || !reader) return undefined;
    const out = portShare(portsOf(graph, giver).outputs, edge.from.port);
    const into = portShare(portsOf(graph, reader).inputs, edge.to.port);
    const start = [source.x + source.width * out, source.y + source.height] as const;
    const end = [target.x + target.width * into, target.y] as const;
    return routeWire(start, end, source, target, cards.index);
  };
  const sameAtEnds = ({ from, to }: ModelGraph["edges"][number]) =>
    before?.facts[from.node] === lowered.facts[from.node] &&
    before?.facts[to.node] === lowered.facts[to.node];
  return graph.edges.flatMap((edge): WireFlowEdge[] => {
    const id = edgeKey(edge);
    const named = (node: NodeId) => names.get(node) ?? node;
    const ariaLabel = `${named(edge.from.node)} to ${named(edge.to.node)}`;
    const found = old.get(id);
    const last = found?.ariaLabel === ariaLabel ? found : undefined;
    // A composite's ports may have moved along its edge.
    const fixed = still && !hasOwnPorts(graph, edge.from.node) && !hasOwnPorts(graph, edge.to.node);
    if (fixed && last !== undefined && sameAtEnds(edge)) return [last];
    const corners = (fixed ? found?.data?.corners : undefined) ?? route(edge);
    if (corners === undefined) return [];
    const shape = lowered.facts[edge.from.node]?.outputs[edge.from.port];
    const tight = plainSize(graph.nodes[edge.to.node]).gapBefore < 20;
    // Between a layer and what belongs to it there is no room, and the shape stays the same.
    const label = shape === undefined || tight ? "" : formatShape(shape);
    const fault = (lowered.facts[edge.to.node]?.diagnostics ?? []).some(
      ({ severity, port }) => severity === "error" && port === edge.to.port,
    );
    const data = last?.data;
    if (data !== undefined && data.label === label && data.fault === fault) {
      if (data.corners === corners || sameLine(data.corners, corners))
        return [last as WireFlowEdge];
    }
    return [
      {
        id,
        type: "wire",
        source: edge.from.node,
        sourceHandle: edge.from.port,
        target: edge.to.node,
        targetHandle: edge.to.port,
        ariaLabel,
        data: { corners, label, fault },
      },
    ];
  });
}

function indexCards(graph: ModelGraph, places: ReadonlyMap<string, Point>, previews: boolean) {
  const boxes = new Map(
    [...places].map(([id, at]) => [id, { ...at, ...cardSize(graph.nodes[id], previews) } as Box]),
  );
  return { boxes, index: createBoxIndex([...boxes.values()]) };
}

function hasOwnPorts(graph: ModelGraph, id: NodeId): boolean {
  return graph.nodes[id]?.type === "composite";
}

/** Returns a port's place as a share of the card's edge. The first is in the middle: the main line runs straight. */
export function portShare(ports: readonly string[], port: string): number {
  const index = Math.max(0, ports.indexOf(port));
  return 0.5 + (0.5 * index) / ports.length + (index > 0 ? 0.06 : 0);
}

function sameLine(a: Polyline, b: Polyline): boolean {
  return a.length === b.length && a.every(([x, y], i) => x === b[i]?.[0] && y === b[i]?.[1]);
}
