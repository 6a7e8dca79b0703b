import { createLower, type Lowered, orderOf } from "@adder-studio/blocks";
import type { GraphDiagnostic, ModelGraph } from "@adder-studio/graph";
import { irHash } from "@adder-studio/ir";
import { type Scope, type View, viewOf } from "./scope";

/** Everything that follows from the document alone, as seen from the open composite. */
export interface Derived {
  /** The graph on the canvas: the document, or the inside of the open composite. */
  readonly graph: ModelGraph;
  readonly view: View;
  readonly document: ModelGraph;
  /** The lowered network: `facts` and `order` of the graph on the canvas, all else of the whole document. */
  readonly lowered: Lowered;
  /** Facts of every block of the document, by its path: `unit1.1.adder1`. */
  readonly all: Lowered["facts"];
  /** Names the network: equal hashes train alike. Absent while it cannot train. Computed when it is asked for. */
  readonly hash: string | undefined;
  readonly errors: readonly GraphDiagnostic[];
}

interface Derive {
  (graph: ModelGraph, scope: Scope, memoryMb?: number): Derived;
  /** Lowers a document that may be opened next; to open it then takes most from memory. */
  ahead(graph: ModelGraph, memoryMb?: number): Lowered;
}

/** Creates the memoised function from a document to its facts; an edit of what `lower` does not read costs nothing. */
export function createDerive(): Derive {
  let whole: { readonly document: ModelGraph; readonly lowered: Lowered } | undefined;
  let hash: (() => string | undefined) | undefined;
  let errors: readonly GraphDiagnostic[] = [];
  let last: Derived | undefined;
  let allowedMb: number | undefined;
  const lower = createLower();
  const ahead = (graph: ModelGraph, memoryMb: number | undefined) =>
    lower(graph, memoryMb === undefined ? {} : { memoryBytes: memoryMb * 2 ** 20 });
  const derive = (graph: ModelGraph, scope: Scope, memoryMb?: number) => {
    const isSame = whole !== undefined && sameInputs(whole.document, graph);
    if (whole === undefined || hash === undefined || !isSame || memoryMb !== allowedMb) {
      allowedMb = memoryMb;
      last = undefined;
      const lowered = ahead(graph, memoryMb);
      whole = { document: graph, lowered };
      // Computed on demand, since few readers ask for it.
      hash = once(() => (lowered.ir === undefined ? undefined : irHash(lowered.ir)));
      errors = lowered.diagnostics.filter(({ severity }) => severity === "error");
    } else if (whole.document !== graph) {
      whole = { ...whole, document: graph };
    }
    if (last === undefined || last.document !== graph || !sameScope(last.view.scope, scope)) {
      last = seenFrom(whole.document, whole.lowered, errors, hash, scope);
    }
    return last;
  };
  return Object.assign(derive, { ahead });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function sameScope(a: Scope, b: Scope): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

function seenFrom(
  document: ModelGraph,
  whole: Lowered,
  errors: readonly GraphDiagnostic[],
  hash: () => string | undefined,
  scope: Scope,
): Derived {
  const view = viewOf(document, scope);
  return {
    graph: view.graph,
    view,
    document,
    lowered: view.composite === undefined ? whole : inside(whole, view),
    all: whole.facts,
    errors,
    get hash() {
      return hash();
    },
  };
}

function inside(whole: Lowered, view: View): Lowered {
  const facts = Object.fromEntries(
    Object.keys(view.graph.nodes).flatMap((id) => {
      const found = whole.facts[view.prefix + id];
      return found === undefined ? [] : [[id, found] as const];
    }),
  );
  return { ...whole, facts, order: orderOf(view.graph) };
}

function sameInputs(a: ModelGraph, b: ModelGraph): boolean {
  if (a === b) return true;
  // All settings: initial values, memory, the exponent's cost and the hints each read some of them.
  const same = a.edges === b.edges && a.composites === b.composites && a.run === b.run;
  return same && (a.nodes === b.nodes || areAlike(a.nodes, b.nodes));
}

/** Returns true when two sets of blocks differ in nothing but their places. */
function areAlike(a: ModelGraph["nodes"], b: ModelGraph["nodes"]): boolean {
  const ids = Object.keys(a);
  return (
    ids.length === Object.keys(b).length &&
    ids.every((id) => {
      const [one, other] = [a[id], b[id]];
      if (one === other) return true;
      return (
        one !== undefined &&
        one.type === other?.type &&
        one.props === other.props &&
        one.label === other.label &&
        one.off === other.off
      );
    })
  );
}
