import {
  type Edge,
  freshId,
  type GraphDiagnostic,
  type GraphEdit,
  type GraphNode,
  type ModelGraph,
  type NodeId,
  nodeOf,
  type Props,
} from "@adder-studio/graph";
import type { Value } from "../define";
import { newNode } from "../registry";
import type { Wiring } from "./wiring";

export type Fix = NonNullable<GraphDiagnostic["fix"]>;

/** What a fix may look at. */
export interface FixSite {
  readonly graph: ModelGraph;
  readonly wiring: Wiring;
  readonly fault: GraphDiagnostic;
  readonly inputs: Readonly<Record<string, Value>>;
  /** Scores or values that the dataset asks for. */
  readonly classes: number | undefined;
}

export function wireInto(wiring: Wiring, node: NodeId, port: string): Edge | undefined {
  const from = wiring.sourceOf(node, port);
  return from && { from, to: { node, port } };
}

/** A new block of one input and one output in the middle of a wire; placed between its ends when both are placed. */
export function insertOnWire(
  graph: ModelGraph,
  wire: Edge,
  type: string,
  props: Props = {},
): GraphEdit[] {
  const id = freshId(graph, type);
  const node = newNode(type, props, between(graph, wire));
  return [
    { kind: "addNode", id, node },
    { kind: "connect", edge: { from: { node: id, port: "y" }, to: wire.to } },
    { kind: "connect", edge: { from: wire.from, to: { node: id, port: "x" } } },
  ];
}

function between(graph: ModelGraph, wire: Edge): GraphNode["at"] {
  const from = nodeOf(graph, wire.from.node)?.at;
  const to = nodeOf(graph, wire.to.node)?.at;
  if (!from || !to) return undefined;
  return [Math.round((from[0] + to[0]) / 2), Math.round((from[1] + to[1]) / 2)];
}
