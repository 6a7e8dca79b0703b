import { type Lowered, lower, orderOf } from "@adder-studio/blocks";
import type { GraphDiagnostic, ModelGraph } from "@adder-studio/graph";
import { irHash } from "@adder-studio/ir";
import { type Scope, type View, viewOf } from "./scope";
import { swapAll, swaps } from "./swap";

/** Everything that follows from the document alone, as seen from the open composite. */
export interface Derived {
  /** What is on the canvas: the document, or the inside of the open composite. */
  readonly graph: ModelGraph;
  readonly view: View;
  readonly document: ModelGraph;
  /** `facts` and `order` are those of what is on the canvas; the rest is the whole document's. */
  readonly lowered: Lowered;
  /** Facts of every block of the document, by its path: `unit1.1.adder1`. */
  readonly all: Lowered["facts"];
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

/** Memoised by what `lower` reads: a new title or theme costs nothing. */
export function createDerive(): (graph: ModelGraph, scope: Scope, memoryMb?: number) => Derived {
  let whole: Derived | undefined;
  let last: Derived | undefined;
  let allowedMb: number | undefined;
  return (graph, scope, memoryMb) => {
    if (whole === undefined || !sameInputs(whole.document, graph) || memoryMb !== allowedMb) {
      allowedMb = memoryMb;
      last = undefined;
      const memory = memoryMb === undefined ? {} : { memoryBytes: memoryMb * 2 ** 20 };
      const lowered = lower(graph, memory);
      whole = {
        graph,
        view: viewOf(graph, []),
        document: graph,
        lowered,
        all: lowered.facts,
        hash: lowered.ir === undefined ? undefined : irHash(lowered.ir),
        twin: twinOf(graph),
        errors: lowered.diagnostics.filter(({ severity }) => severity === "error"),
      };
    } else if (whole.document !== graph) {
      whole = { ...whole, graph, document: graph, view: viewOf(graph, []) };
    }
    if (last === undefined || last.document !== graph || !sameScope(last.view.scope, scope)) {
      last = seenFrom(whole, scope);
    }
    return last;
  };
}

function sameScope(a: Scope, b: Scope): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

function seenFrom(whole: Derived, scope: Scope): Derived {
  const view = viewOf(whole.document, scope);
  if (view.composite === undefined) return whole;
  const { facts: all } = whole.lowered;
  const facts = Object.fromEntries(
    Object.keys(view.graph.nodes).flatMap((id) => {
      const found = all[view.prefix + id];
      return found === undefined ? [] : [[id, found] as const];
    }),
  );
  const lowered = { ...whole.lowered, facts, order: orderOf(view.graph) };
  return { ...whole, graph: view.graph, view, lowered };
}

function sameInputs(a: ModelGraph, b: ModelGraph): boolean {
  if (a === b) return true;
  const same = a.nodes === b.nodes && a.edges === b.edges && a.composites === b.composites;
  return same && sameRun(a, b);
}

function sameRun({ run: a }: ModelGraph, { run: b }: ModelGraph): boolean {
  return a.init === b.init && a.batch === b.batch && a.optimizer === b.optimizer;
}

function twinOf(graph: ModelGraph): Twin | undefined {
  const inside = Object.values(graph.composites ?? {});
  const toConv = [graph, ...inside].some(({ nodes }) =>
    Object.values(nodes).some(({ type }) => swaps.has(type)),
  );
  const swapped = swapAll(graph, toConv ? "conv" : "adder");
  if (swapped === graph) return undefined;
  return { title: toConv ? "conv version" : "adder version", totals: lower(swapped).totals };
}
