import { pointSetOf } from "@adder-studio/data";
import {
  freshId,
  type GraphDiagnostic,
  type GraphEdit,
  type GraphNode,
  type ModelGraph,
  type NodeId,
  nodeOf,
} from "@adder-studio/graph";
import { blockOf, newNode, portsOf } from "../registry";
import type { Level } from "./expand";
import type { Wiring } from "./wiring";

const classEnd = ["classOutput", "Class output"] as const;
const valueEnd = ["valueOutput", "Value output"] as const;

/** Whether an Input block's examples have values instead of classes. */
function readsValues(node: GraphNode | undefined): boolean {
  const set = pointSetOf(String(node?.props.dataset));
  return set !== undefined && set.classes === undefined;
}

/** Faults of the network's two ends: `no-input`, `several-inputs`, `no-output`, `several-outputs`. */
export function endDiagnostics(graph: ModelGraph, wiring: Wiring, root: Level): GraphDiagnostic[] {
  const ofCategory = (category: string) =>
    wiring.ids.filter((id) => blockOf(nodeOf(graph, id)?.type ?? "")?.category === category);
  const inputs = ofCategory("input");
  const outputs = ofCategory("output");
  const used = inputs.filter((id) => wiring.relevant.has(id));
  const found: GraphDiagnostic[] = [];
  if (inputs.length === 0) {
    found.push({
      code: "no-input",
      severity: "error",
      message: "There is no Input block, so there is nothing to learn from.",
      fix: { label: "Add Input", edits: addInput(root) },
    });
  }
  if (outputs.length === 0) {
    const ofValues = inputs.some((id) => readsValues(nodeOf(graph, id)));
    const [type, name] = ofValues ? valueEnd : classEnd;
    found.push({
      code: "no-output",
      severity: "error",
      message: `There is no ${name} block, so there is nothing to learn.`,
      fix: { label: `Add ${name}`, edits: addOutput(root, type) },
    });
  }
  for (const id of used.slice(1)) {
    found.push(
      surplus("several-inputs", id, "A network reads from one Input; this is another one."),
    );
  }
  for (const id of outputs.slice(1)) {
    found.push(surplus("several-outputs", id, "A network has one output; this is another one."));
  }
  return found;
}

function surplus(
  code: "several-inputs" | "several-outputs",
  node: NodeId,
  message: string,
): GraphDiagnostic {
  const edits: GraphEdit[] = [{ kind: "removeNodes", ids: [node] }];
  return { code, severity: "error", message, node, fix: { label: "Remove it", edits } };
}

function inputsAt(graph: ModelGraph, id: NodeId): readonly string[] {
  const node = nodeOf(graph, id);
  return node ? portsOf(graph, node).inputs : [];
}

/** Connected at once when only one block waits for an input. */
function addInput({ graph, wiring }: Level): GraphEdit[] {
  const id = freshId(graph, "input");
  const open = wiring.ids.flatMap((node) =>
    inputsAt(graph, node)
      .filter((port) => !wiring.sourceOf(node, port))
      .map((port) => ({ node, port })),
  );
  const edits: GraphEdit[] = [{ kind: "addNode", id, node: newNode("input") }];
  const [only] = open;
  if (only && open.length === 1) {
    edits.push({ kind: "connect", edge: { from: { node: id, port: "y" }, to: only } });
  }
  return edits;
}

/** Connected at once when only one block's result is unused. */
function addOutput({ graph, wiring }: Level, type: string): GraphEdit[] {
  const id = freshId(graph, type);
  const used = new Set(wiring.edges.map((edge) => edge.from.node));
  const open = wiring.ids.filter((node) => {
    const at = nodeOf(graph, node);
    return at !== undefined && portsOf(graph, at).outputs.length > 0 && !used.has(node);
  });
  const edits: GraphEdit[] = [{ kind: "addNode", id, node: newNode(type) }];
  const [only] = open;
  if (only && open.length === 1) {
    const port = portsOf(graph, nodeOf(graph, only) as GraphNode).outputs[0] as string;
    const edge = { from: { node: only, port }, to: { node: id, port: "x" } };
    edits.push({ kind: "connect", edge });
  }
  return edits;
}
