import { lower } from "@adder-studio/blocks";
import {
  type GraphDiagnostic,
  type GraphEdit,
  type GraphNode,
  type ModelGraph,
  type OwnFacts,
  ownFactsText,
  parseOwnFacts,
} from "@adder-studio/graph";
import { applyChecked } from "../../document/apply";
import { batch } from "../../document/edits";

/** Returns the own data set that a block reads; undefined when the block reads another set. */
export function ownFactsOf(node: GraphNode | undefined): OwnFacts | undefined {
  const { dataset, own } = node?.type === "input" ? node.props : {};
  return dataset === "own" && typeof own === "string" ? parseOwnFacts(own) : undefined;
}

/** Returns the own data set that an experiment uses, if any. */
export function ownFactsIn(graph: ModelGraph): OwnFacts | undefined {
  const bodies = [graph, ...Object.values(graph.composites ?? {})];
  for (const { nodes } of bodies) {
    for (const node of Object.values(nodes)) {
      const facts = ownFactsOf(node);
      if (facts !== undefined) return facts;
    }
  }
  return undefined;
}

export interface DataEdit {
  readonly edit: GraphEdit;
  /** Errors of the network after the edit. */
  readonly errors: readonly GraphDiagnostic[];
  /** Labels of the other changes that make the network fit the data. */
  readonly alsoDone: readonly string[];
}

/**
 * Makes a document read a set: its Input block (`wanted`, the first one, or a new one), and the kind of its output and
 * the number of scores at its end where one change each does it. Undefined when there is no place for an Input.
 */
export function dataEdit(
  graph: ModelGraph,
  facts: OwnFacts,
  wanted: string | undefined,
): DataEdit | undefined {
  const edits: GraphEdit[] = [];
  const alsoDone: string[] = [];
  let now = graph;
  const take = (more: readonly GraphEdit[]): boolean => {
    const result = applyChecked(now, batch(more));
    if (!result.ok) return false;
    now = result.value.graph;
    edits.push(...more);
    return true;
  };
  let id = inputOf(now, wanted);
  if (id === undefined) {
    const fix = lower(now).diagnostics.find(({ code }) => code === "no-input")?.fix;
    if (fix === undefined || !take(fix.edits)) return undefined;
    alsoDone.push(fix.label);
    id = inputOf(now, undefined);
  }
  const node = id === undefined ? undefined : now.nodes[id];
  if (id === undefined || node === undefined) return undefined;
  const props = { ...node.props, dataset: "own", own: ownFactsText(facts) };
  if (!take([{ kind: "setType", id, type: "input", props }])) return undefined;
  for (const wrong of ["output-kind", "class-count", "value-count"]) {
    const fix = lower(now).diagnostics.find(({ code }) => code === wrong)?.fix;
    if (fix !== undefined && take(fix.edits)) alsoDone.push(fix.label);
  }
  const errors = lower(now).diagnostics.filter(({ severity }) => severity === "error");
  return { edit: batch(edits), errors, alsoDone };
}

function inputOf(graph: ModelGraph, wanted: string | undefined): string | undefined {
  const isInput = (id: string) => graph.nodes[id]?.type === "input";
  if (wanted !== undefined && Object.hasOwn(graph.nodes, wanted) && isInput(wanted)) return wanted;
  const inputs = Object.keys(graph.nodes).filter(isInput);
  return inputs.find((id) => graph.edges.some(({ from }) => from.node === id)) ?? inputs[0];
}
