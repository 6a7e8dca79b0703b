import type { Shape } from "@adder-studio/core";
import {
  type GraphDiagnostic,
  type ModelGraph,
  type NodeId,
  topologicalOrder,
} from "@adder-studio/graph";
import { canDistil, estimateMemory, type ModelIR, totals } from "@adder-studio/ir";
import type { Value } from "../define";
import { budgetDiagnostics, optimizerSlots } from "./budget";
import { createState } from "./context";
import { endDiagnostics } from "./ends";
import { expand } from "./expand";
import { foldUp } from "./fold";
import { distillationHints, exponentHints, normalisationHints } from "./hints";
import { createMemory, type LowerMemory } from "./memory";
import { rateHints } from "./rate-hint";
import type { Lowered, LowerOptions, NodeFacts, Visited } from "./types";
import { visit } from "./visit";
import { cycleMembers, resolveWiring } from "./wiring";

/**
 * Document -> network, facts and diagnostics: the one place where a document gets its meaning. Pure, iterative,
 * each block once; the result depends on ids and wires, not on the order of keys. Never throws: whatever is
 * wrong with a parsed document is a diagnostic at its block and port. Blocks that do not reach the output get
 * their shapes, too, but their faults are only warnings.
 */
export function lower(graph: ModelGraph, options: LowerOptions = {}): Lowered {
  return lowerFrom(graph, options, undefined);
}

/**
 * A `lower` that remembers its last document: it gives exactly what `lower` gives, but infers only what an edit has
 * changed, and facts that stay the same stay the same objects.
 */
export function createLower(): typeof lower {
  const memory = createMemory();
  return (graph, options = {}) => lowerFrom(graph, options, memory);
}

function lowerFrom(
  graph: ModelGraph,
  options: LowerOptions,
  memory: LowerMemory | undefined,
): Lowered {
  memory?.start(graph.run);
  const found: GraphDiagnostic[] = [];
  const report = (diagnostic: GraphDiagnostic) => found.push(diagnostic);
  const expanded = expand(graph, report, memory?.resolve);
  const { graph: flat, root, siteOf } = expanded;
  const wiring = flat === graph ? root.wiring : resolveWiring(flat, () => {});
  const { order, rest } = memory?.orderOf(wiring) ?? topologicalOrder(wiring.ids, wiring.edges);
  found.push(...endDiagnostics(expanded, wiring));
  for (const id of cycleMembers(rest, wiring.edges)) found.push(cycleAt(id));

  const isRelevant = (id: NodeId) => wiring.relevant.has(id);
  const state = createState(graph.run);
  const visited = new Map<NodeId, Visited>();
  const valueAt = (node: NodeId, port: string): Value | undefined => {
    const outputs = visited.get(node)?.outputs ?? {};
    return Object.hasOwn(outputs, port) ? outputs[port] : undefined;
  };
  function visitAll(ids: readonly NodeId[]): void {
    for (const id of ids) {
      const result = visit(flat, wiring, siteOf(id), id, valueAt, state, memory);
      visited.set(id, result);
      found.push(...result.faults);
    }
  }
  const relevant = order.filter(isRelevant);
  visitAll(relevant);
  const ir = state.builder.build();
  const others = order.filter((id) => !isRelevant(id));
  visitAll(others);

  const { batch, optimizer, distill } = graph.run;
  const taught = distill > 0 && canDistil(ir);
  const needed = estimateMemory(ir, batch, optimizerSlots[optimizer], taught);
  found.push(...budgetDiagnostics(ir, needed, options.memoryBytes));
  found.push(...normalisationHints(expanded, wiring, relevant));
  found.push(...rateHints(ir, graph.run));
  found.push(...exponentHints(ir, graph.run));
  found.push(...distillationHints(ir, graph.run));
  const idle = [...others, ...rest.filter((id) => !isRelevant(id))];
  // Without an output nothing reaches it: that is reported once, for the document.
  if (wiring.relevant.size > 0) found.push(...idle.map(unreachable));

  const all = [...relevant, ...rest.filter(isRelevant), ...idle];
  const flatResult = collect(all, visited, found, isRelevant, ir, needed, memory);
  return flat === graph ? flatResult : foldUp(expanded, flatResult);
}

function cycleAt(node: NodeId): GraphDiagnostic {
  return {
    code: "cycle",
    severity: "error",
    message: "This block feeds itself in a loop; a network here runs in one direction.",
    hint: "Remove one wire of the loop.",
    node,
  };
}

function unreachable(node: NodeId): GraphDiagnostic {
  return {
    code: "unreachable",
    severity: "warning",
    message: "This block does not reach the output, so it is left out.",
    node,
  };
}

/** Faults of blocks that are left out anyway do not stop the network. */
function graded(fault: GraphDiagnostic, isRelevant: (id: NodeId) => boolean): GraphDiagnostic {
  const harmless = fault.node !== undefined && !isRelevant(fault.node);
  return harmless && fault.severity === "error" ? { ...fault, severity: "warning" } : fault;
}

function collect(
  order: readonly NodeId[],
  visited: ReadonlyMap<NodeId, Visited>,
  found: readonly GraphDiagnostic[],
  isRelevant: (id: NodeId) => boolean,
  ir: ModelIR,
  needed: Lowered["memory"],
  memory: LowerMemory | undefined,
): Lowered {
  const general: GraphDiagnostic[] = [];
  const known = new Set(order);
  const byNode = new Map<NodeId, GraphDiagnostic[]>();
  for (const fault of found) {
    const list = fault.node === undefined ? undefined : listAt(byNode, known, fault.node);
    const isIdle = fault.code === "input-missing" || fault.code === "port-unconnected";
    // A block that was only just dropped says once that it is not connected.
    if (isIdle && fault.node !== undefined && !isRelevant(fault.node)) continue;
    (list ?? general).push(list ? graded(fault, isRelevant) : fault);
  }
  const facts: Record<NodeId, NodeFacts> = {};
  for (const id of order) {
    const made = factsOf(visited.get(id), byNode.get(id) ?? []);
    facts[id] = memory?.facts(id, made) ?? made;
  }
  const diagnostics = [...general, ...order.flatMap((id) => byNode.get(id) ?? [])];
  const isSound = diagnostics.every(({ severity }) => severity !== "error");
  return {
    ...(isSound ? { ir } : {}),
    built: ir,
    facts,
    diagnostics,
    order,
    totals: totals(ir),
    memory: needed,
  };
}

/** The remarks on a block that is in the network. */
function listAt(
  lists: Map<NodeId, GraphDiagnostic[]>,
  known: ReadonlySet<NodeId>,
  id: NodeId,
): GraphDiagnostic[] | undefined {
  const list = lists.get(id);
  if (list || !known.has(id)) return list;
  const made: GraphDiagnostic[] = [];
  lists.set(id, made);
  return made;
}

function factsOf(result: Visited | undefined, diagnostics: readonly GraphDiagnostic[]): NodeFacts {
  return {
    inputs: shapesOf(result?.inputs ?? {}),
    outputs: shapesOf(result?.outputs ?? {}),
    cost: result?.cost ?? { additions: 0, multiplications: 0, parameters: 0, bytes: 0 },
    diagnostics,
  };
}

function shapesOf(values: Readonly<Record<string, Value>>): Record<string, Shape> {
  const shapes: Record<string, Shape> = {};
  for (const port of Object.keys(values)) {
    const value = values[port];
    if (value) shapes[port] = value.shape;
  }
  return shapes;
}
