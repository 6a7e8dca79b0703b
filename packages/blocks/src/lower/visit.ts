import {
  type Cost,
  countedValues,
  formatShape,
  type Shape,
  sumCosts,
  zeroCost,
} from "@adder-studio/core";
import {
  compositeType,
  type GraphDiagnostic,
  type GraphNode,
  type ModelGraph,
  type NodeId,
} from "@adder-studio/graph";
import type { IrOp } from "@adder-studio/ir";
import type { Block, Value } from "../define";
import { blockOf } from "../registry";
import { createContext, type LowerState } from "./context";
import { offer, type Site } from "./expand";
import { LowerFault } from "./fault";
import { fixFor, maxFixes } from "./fixes";
import type { LowerMemory } from "./memory";
import type { Visited } from "./types";
import type { Wiring } from "./wiring";

/**
 * Lowers one block after those it reads from. A block behind a faulty one stays silent: the fault is named
 * where it arises.
 */
export function visit(
  graph: ModelGraph,
  wiring: Wiring,
  site: Site | undefined,
  id: NodeId,
  valueAt: (node: NodeId, port: string) => Value | undefined,
  state: LowerState,
  memory?: LowerMemory,
): Visited {
  const node = graph.nodes[id] as GraphNode;
  // Its diagnostic has been reported by `expand`.
  if (node.type === compositeType) return failed({}, []);
  const block = blockOf(node.type);
  if (!block) return failed({}, [unknownBlock(id, node)]);
  const ports = Object.keys(block.inputs);
  const inputs: Record<string, Value> = {};
  const unconnected: string[] = [];
  for (const port of ports) {
    const source = wiring.sourceOf(id, port);
    const value = source && valueAt(source.node, source.port);
    if (value) inputs[port] = value;
    if (!source) unconnected.push(port);
  }
  if (unconnected.length > 0) return failed(inputs, missing(id, ports, unconnected));
  if (Object.keys(inputs).length < ports.length) return failed(inputs, []);

  const known = memory?.recall(state, id, node, inputs);
  if (known) return known;
  const first = state.builder.ops.length;
  const { classes, values } = state;
  try {
    checkRanks(block, id, inputs);
    const outputs = block.lower(createContext(state, id, node.props, inputs));
    const ops = state.builder.ops.slice(first);
    const visited = { inputs, outputs, cost: costOf(ops), faults: [] };
    memory?.keep(id, { node, classes, values, visited, params: state.site.params, ops });
    return visited;
  } catch (error) {
    if (!(error instanceof LowerFault)) throw error;
    const fault = error.diagnostic;
    const isEarly = state.fixes < maxFixes;
    const fix =
      isEarly && site ? fixAt(site, fault, inputs, state.values ?? state.classes) : undefined;
    state.fixes += 1;
    return failed(inputs, [{ ...fault, ...(fix ? { fix } : {}) }]);
  }
}

/** A fix is sought where a person sees the block: at its own level, among that level's wires. */
function fixAt(
  { level, id }: Site,
  fault: GraphDiagnostic,
  inputs: Visited["inputs"],
  classes: number | undefined,
): GraphDiagnostic["fix"] {
  const { graph, wiring } = level;
  const fix = fixFor({ graph, wiring, fault: { ...fault, node: id }, inputs, classes });
  return fix && offer(level, fix.label, fix.edits);
}

function costOf(ops: readonly IrOp[]): Cost {
  const [only] = ops;
  if (only === undefined) return zeroCost;
  return ops.length === 1 ? only.cost : sumCosts(ops.map(({ cost }) => cost));
}

function failed(inputs: Visited["inputs"], faults: readonly GraphDiagnostic[]): Visited {
  return { inputs, outputs: {}, cost: zeroCost, faults };
}

function unknownBlock(id: NodeId, node: GraphNode): GraphDiagnostic {
  return {
    code: "unknown-block",
    severity: "error",
    message: `This version knows no block "${node.type}"; it is kept as it is, but cannot run.`,
    node: id,
  };
}

function missing(
  id: NodeId,
  ports: readonly string[],
  unconnected: readonly string[],
): GraphDiagnostic[] {
  if (unconnected.length === ports.length) {
    return [
      { code: "input-missing", severity: "error", message: "Nothing comes in here yet.", node: id },
    ];
  }
  return unconnected.map((port) => ({
    code: "port-unconnected",
    severity: "error",
    message: `Port ${port} has no wire.`,
    node: id,
    port,
  }));
}

function checkRanks(block: Block, id: NodeId, inputs: Readonly<Record<string, Value>>): void {
  for (const [port, spec] of Object.entries(block.inputs)) {
    const shape: Shape = inputs[port]?.shape ?? [];
    if (spec.rank === "any" || shape.length === spec.rank) continue;
    const wantsVector = spec.rank === 1;
    throw new LowerFault({
      code: wantsVector ? "flatten-missing" : "image-needed",
      severity: "error",
      message: wantsVector
        ? `A vector is needed here, but an image of ${formatShape(shape)} comes in: flatten it first.`
        : `An image is needed here, but a vector of ${countedValues(shape)} comes in.`,
      node: id,
      port,
    });
  }
}
