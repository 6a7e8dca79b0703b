import type { Cost, Shape } from "@adder-studio/core";
import {
  type CompositeId,
  compositeType,
  type GraphNode,
  type ModelGraph,
  type NodeId,
  type RunConfig,
  type Topology,
  topologicalOrder,
} from "@adder-studio/graph";
import type { InputAttrs, IrOp, ParamSpec } from "@adder-studio/ir";
import type { Value } from "../define";
import { type LowerState, readInput } from "./context";
import type { NodeFacts, Visited } from "./types";
import { type ResolveWiring, resolveWiring, type Wiring } from "./wiring";

type Values = Readonly<Record<string, Value>>;

/** One block as it was lowered, with all that its meaning was made of. */
interface Kept {
  readonly node: GraphNode;
  readonly classes: number | undefined;
  readonly values: number | undefined;
  readonly visited: Visited;
  readonly params: readonly ParamSpec[];
  readonly ops: readonly IrOp[];
}

/**
 * Results that one lowering may take over from the one before. Everything taken over is what lowering anew would give:
 * a block counts as unchanged where its type, its properties, the values that come in, the classes and the place of
 * its ops in the network are the same. A block with a fault is lowered each time, for its fix depends on what is
 * around it.
 */
export interface LowerMemory {
  /** Begins a lowering with this scheme of starting values and this exponent of adders. */
  start(run: Pick<RunConfig, "init" | "lpEnd">): void;
  readonly resolve: ResolveWiring;
  orderOf(wiring: Wiring): Topology;
  /** The block's meaning from last time, its ops appended to the network; undefined when it has to be lowered. */
  recall(state: LowerState, id: NodeId, node: GraphNode, inputs: Values): Visited | undefined;
  keep(id: NodeId, kept: Kept): void;
  /** The facts of last time where they say the same. */
  facts(id: NodeId, made: NodeFacts): NodeFacts;
}

interface KeptWiring {
  readonly graph: ModelGraph;
  readonly wiring: Wiring;
}

/** Remembers one lowering, the last. */
export function createMemory(): LowerMemory {
  let settings = "";
  let before = new Map<NodeId, Kept>();
  let now = new Map<NodeId, Kept>();
  let factsBefore = new Map<NodeId, NodeFacts>();
  let factsNow = new Map<NodeId, NodeFacts>();
  let wiringsBefore = new Map<CompositeId | undefined, KeptWiring>();
  let wiringsNow = new Map<CompositeId | undefined, KeptWiring>();
  let ordered: { readonly wiring: Wiring; readonly order: Topology } | undefined;

  return {
    start({ init, lpEnd }) {
      const wanted = `${init} ${lpEnd}`;
      [before, now] = [wanted === settings ? now : new Map(), new Map()];
      [factsBefore, factsNow] = [factsNow, new Map()];
      [wiringsBefore, wiringsNow] = [wiringsNow, new Map()];
      settings = wanted;
    },
    resolve(graph, report, at) {
      const last = wiringsBefore.get(at);
      if (last && wiredAlike(last.graph, graph)) {
        wiringsNow.set(at, { graph, wiring: last.wiring });
        return last.wiring;
      }
      let isSound = true;
      const wiring = resolveWiring(graph, (diagnostic) => {
        isSound = false;
        report(diagnostic);
      });
      // Faults have to be reported each time.
      if (isSound) wiringsNow.set(at, { graph, wiring });
      return wiring;
    },
    orderOf(wiring) {
      if (ordered?.wiring !== wiring) {
        ordered = { wiring, order: topologicalOrder(wiring.ids, wiring.edges) };
      }
      return ordered.order;
    },
    recall(state, id, node, inputs) {
      const kept = before.get(id);
      if (!kept || kept.node.type !== node.type || kept.node.props !== node.props) return undefined;
      if (kept.classes !== state.classes || kept.values !== state.values) return undefined;
      if (!sameValues(kept.visited.inputs, inputs)) return undefined;
      if (!state.builder.replay(kept.params, kept.ops)) return undefined;
      for (const { op, attrs } of kept.ops) {
        if (op === "input") readInput(state, attrs as InputAttrs);
      }
      now.set(id, kept);
      return kept.visited;
    },
    keep: (id, kept) => void now.set(id, kept),
    facts(id, made) {
      const last = factsBefore.get(id);
      const facts = last && sameFacts(last, made) ? last : made;
      factsNow.set(id, facts);
      return facts;
    },
  };
}

/** Tells whether two documents have the same wires between blocks with the same ports. */
function wiredAlike(a: ModelGraph, b: ModelGraph): boolean {
  if (a.edges !== b.edges) return false;
  if (a.nodes === b.nodes && a.composites === b.composites) return true;
  const ids = Object.keys(b.nodes);
  if (ids.length !== Object.keys(a.nodes).length) return false;
  return ids.every((id) => {
    const [last, next] = [a.nodes[id], b.nodes[id]];
    if (!last || !next || !Object.hasOwn(a.nodes, id)) return false;
    if (next.type === compositeType) return last === next && a.composites === b.composites;
    return last.type === next.type;
  });
}

function sameValues(a: Values, b: Values): boolean {
  const ports = Object.keys(b);
  if (ports.length !== Object.keys(a).length) return false;
  return ports.every((port) => {
    const [x, y] = [a[port], b[port]];
    return x !== undefined && y !== undefined && x.id === y.id && sameShape(x.shape, y.shape);
  });
}

function sameFacts(a: NodeFacts, b: NodeFacts): boolean {
  if (a.diagnostics.length > 0 || b.diagnostics.length > 0) return false;
  return (
    sameShapes(a.inputs, b.inputs) && sameShapes(a.outputs, b.outputs) && sameCost(a.cost, b.cost)
  );
}

function sameShapes(a: NodeFacts["inputs"], b: NodeFacts["inputs"]): boolean {
  const ports = Object.keys(b);
  if (ports.length !== Object.keys(a).length) return false;
  return ports.every((port) => {
    const [x, y] = [a[port], b[port]];
    return x !== undefined && y !== undefined && sameShape(x, y);
  });
}

function sameShape(a: Shape, b: Shape): boolean {
  return a === b || (a.length === b.length && a.every((size, axis) => size === b[axis]));
}

function sameCost(a: Cost, b: Cost): boolean {
  return (
    a.additions === b.additions &&
    a.multiplications === b.multiplications &&
    a.shifts === b.shifts &&
    a.parameters === b.parameters &&
    a.bytes === b.bytes
  );
}
