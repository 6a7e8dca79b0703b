import { type Lowered, lower } from "@adder-studio/blocks";
import type { GraphDiagnostic, GraphNode, ModelGraph } from "@adder-studio/graph";
import { irHash } from "@adder-studio/ir";

/** Everything that follows from the document alone. */
export interface Derived {
  readonly graph: ModelGraph;
  readonly lowered: Lowered;
  /** Names the network: equal hashes train alike. Absent while it cannot train. */
  readonly hash: string | undefined;
  /** The same network with every adder as a convolution, or every convolution as an adder. */
  readonly twin: Twin | undefined;
  readonly errors: readonly GraphDiagnostic[];
}

export interface Twin {
  readonly title: "conv version" | "adder version";
  readonly totals: Lowered["totals"];
}

const swaps = new Map([
  ["adder2d", "conv2d"],
  ["adderDense", "dense"],
]);

/** Memoised by what `lower` reads: a new title or theme costs nothing. */
export function createDerive(): (graph: ModelGraph) => Derived {
  let last: Derived | undefined;
  return (graph) => {
    if (last !== undefined && sameInputs(last.graph, graph)) {
      if (last.graph !== graph) last = { ...last, graph };
      return last;
    }
    const lowered = lower(graph);
    last = {
      graph,
      lowered,
      hash: lowered.ir === undefined ? undefined : irHash(lowered.ir),
      twin: twinOf(graph),
      errors: lowered.diagnostics.filter(({ severity }) => severity === "error"),
    };
    return last;
  };
}

function sameInputs(a: ModelGraph, b: ModelGraph): boolean {
  return a === b || (a.nodes === b.nodes && a.edges === b.edges && sameRun(a, b));
}

function sameRun({ run: a }: ModelGraph, { run: b }: ModelGraph): boolean {
  return a.init === b.init && a.batch === b.batch && a.optimizer === b.optimizer;
}

function twinOf(graph: ModelGraph): Twin | undefined {
  const toConv = Object.values(graph.nodes).some(({ type }) => swaps.has(type));
  const table = toConv ? swaps : new Map([...swaps].map(([adder, conv]) => [conv, adder]));
  let swapped = false;
  const nodes: Record<string, GraphNode> = {};
  for (const [id, node] of Object.entries(graph.nodes)) {
    const type = table.get(node.type);
    if (type !== undefined) swapped = true;
    nodes[id] = type === undefined ? node : { ...node, type };
  }
  if (!swapped) return undefined;
  return {
    title: toConv ? "conv version" : "adder version",
    totals: lower({ ...graph, nodes }).totals,
  };
}
