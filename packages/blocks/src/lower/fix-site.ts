import {
  type Edge,
  freshId,
  type GraphDiagnostic,
  type GraphEdit,
  type ModelGraph,
  type NodeId,
  type Props,
} from "@adder-studio/graph";
import type { Value } from "../define";
import { newNode } from "../registry";
import type { Wiring } from "./wiring";

export type Fix = NonNullable<GraphDiagnostic["fix"]>;

/** The surroundings that a fix may read. */
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

/** A new block of one input and one output in the middle of a wire. Where it stands, the canvas says. */
export function insertOnWire(
  graph: ModelGraph,
  wire: Edge,
  type: string,
  props: Props = {},
): GraphEdit[] {
  const id = freshId(graph, type);
  return [
    { kind: "addNode", id, node: newNode(type, props) },
    { kind: "connect", edge: { from: { node: id, port: "y" }, to: wire.to } },
    { kind: "connect", edge: { from: wire.from, to: { node: id, port: "x" } } },
  ];
}
