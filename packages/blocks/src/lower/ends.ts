import {
  freshId,
  type GraphDiagnostic,
  type GraphEdit,
  type ModelGraph,
  type NodeId,
  nodeOf,
} from "@adder-studio/graph";
import { blockOf, newNode } from "../registry";
import type { Wiring } from "./wiring";

/** Faults of the network's two ends: `no-input`, `several-inputs`, `no-output`, `several-outputs`. */
export function endDiagnostics(graph: ModelGraph, wiring: Wiring): GraphDiagnostic[] {
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
      fix: { label: "Add Input", edits: addInput(graph, wiring) },
    });
  }
  if (outputs.length === 0) {
    found.push({
      code: "no-output",
      severity: "error",
      message: "There is no Class output block, so there is nothing to learn.",
      fix: { label: "Add Class output", edits: addOutput(graph, wiring) },
    });
  }
  for (const id of used.slice(1)) {
    found.push(
      surplus("several-inputs", id, "A network reads from one Input; this is another one."),
    );
  }
  for (const id of outputs.slice(1)) {
    found.push(
      surplus("several-outputs", id, "A network has one Class output; this is another one."),
    );
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

/** Connected at once when only one block waits for an input. */
function addInput(graph: ModelGraph, wiring: Wiring): GraphEdit[] {
  const id = freshId(graph, "input");
  const open = wiring.ids.flatMap((node) =>
    Object.keys(blockOf(nodeOf(graph, node)?.type ?? "")?.inputs ?? {})
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
function addOutput(graph: ModelGraph, wiring: Wiring): GraphEdit[] {
  const id = freshId(graph, "classOutput");
  const used = new Set(wiring.edges.map((edge) => edge.from.node));
  const open = wiring.ids.filter((node) => {
    const block = blockOf(nodeOf(graph, node)?.type ?? "");
    return block && Object.hasOwn(block.outputs, "y") && !used.has(node);
  });
  const edits: GraphEdit[] = [{ kind: "addNode", id, node: newNode("classOutput") }];
  const [only] = open;
  if (only && open.length === 1) {
    const edge = { from: { node: only, port: "y" }, to: { node: id, port: "x" } };
    edits.push({ kind: "connect", edge });
  }
  return edits;
}
