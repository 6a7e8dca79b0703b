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
import { type Expanded, type Level, offer, type Site } from "./expand";
import type { Fix } from "./fix-site";
import { maxFixes } from "./fixes";
import type { Wiring } from "./wiring";

const classEnd = ["classOutput", "Class output"] as const;
const valueEnd = ["valueOutput", "Value output"] as const;

/** Tells whether an Input block's examples have values instead of classes. */
function readsValues(node: GraphNode | undefined): boolean {
  const set = pointSetOf(String(node?.props.dataset));
  return set !== undefined && set.classes === undefined;
}

/** Faults of the network's two ends: `no-input`, `several-inputs`, `no-output`, `several-outputs`. */
export function endDiagnostics(
  { graph, root, siteOf }: Expanded,
  wiring: Wiring,
): GraphDiagnostic[] {
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
      ...withFix(offer(root, "Add Input", addInput(root))),
    });
  }
  if (outputs.length === 0) {
    const ofValues = inputs.some((id) => readsValues(nodeOf(graph, id)));
    const [type, name] = ofValues ? valueEnd : classEnd;
    found.push({
      code: "no-output",
      severity: "error",
      message: `There is no ${name} block, so there is nothing to learn.`,
      ...withFix(offer(root, `Add ${name}`, addOutput(root, type))),
    });
  }
  const siteFor = (id: NodeId, at: number) => (at < maxFixes ? siteOf(id) : undefined);
  for (const [at, id] of used.slice(1).entries()) {
    const message = "A network reads from one Input; this is another one.";
    found.push(surplus("several-inputs", id, siteFor(id, at), message));
  }
  for (const [at, id] of outputs.slice(1).entries()) {
    const message = "A network has one output; this is another one.";
    found.push(surplus("several-outputs", id, siteFor(id, at), message));
  }
  return found;
}

function surplus(
  code: "several-inputs" | "several-outputs",
  node: NodeId,
  site: Site | undefined,
  message: string,
): GraphDiagnostic {
  // Where a person sees it: inside a composite it has another name.
  const fix = site && offer(site.level, "Remove it", [{ kind: "removeNodes", ids: [site.id] }]);
  return { code, severity: "error", message, node, ...withFix(fix) };
}

function withFix(fix: Fix | undefined): { readonly fix?: Fix } {
  return fix ? { fix } : {};
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
