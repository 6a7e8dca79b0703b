import type { BlockCatalog } from "../catalog";
import { portsOfNode } from "../composites";
import { idPrefix, ordinalOf } from "../ids";
import { topologicalOrder } from "../order";
import type { PropSpecs } from "../props";
import { defaultRun, runSpecs } from "../run";
import { defaultShare } from "../share";
import type { Edge, GraphNode, ModelGraph, NodeId, PropValue, Question } from "../types";
import { nodeKeys, type Tuple } from "./tuple";

/** The compact form of a canonical document (see tuple.ts), with the compact form of its lesson (lesson-tuple.ts). */
export function pack(
  graph: ModelGraph,
  catalog: BlockCatalog,
  lesson: string | readonly unknown[] = [],
): Tuple {
  const { semantics, ...run } = graph.run;
  const runParts = packProps({ ...run, semantics: defaultRun.semantics }, runSpecs);
  const shareParts = Object.entries(graph.share).flatMap(([key, value]) =>
    JSON.stringify(value) === JSON.stringify(defaultShare[key as keyof typeof defaultShare])
      ? []
      : [key, value],
  );
  const composites = Object.entries(graph.composites ?? {}).map(([id, part]) => {
    const { nodes, plain } = packBody({ ...graph, ...part }, catalog);
    return [id, part.title, nodes, ...(plain.length > 0 ? [plain] : [])];
  });
  const { nodes, plain } = packBody(graph, catalog);
  const { version, title } = graph;
  const tuple: unknown[] = [
    version,
    semantics,
    title,
    nodes,
    plain,
    runParts,
    shareParts,
    composites,
    packQuestion(graph.question),
    lesson,
  ];
  while (tuple.length > 4 && (tuple.at(-1) as unknown[] | string).length === 0) tuple.pop();
  return tuple;
}

function packQuestion(question: Question | undefined): string | readonly string[] {
  if (question === undefined) return [];
  if ("id" in question) return question.id;
  return [question.text, question.answer, ...question.hints];
}

function packBody(graph: ModelGraph, catalog: BlockCatalog) {
  const { order, rest } = topologicalOrder(Object.keys(graph.nodes), graph.edges);
  const ids = [...order, ...rest];
  const place = new Map(ids.map((id, index) => [id, index]));
  const wires = new Map<NodeId, Edge[]>();
  const loose: Edge[] = [];
  for (const edge of graph.edges) {
    const list = wires.get(edge.to.node);
    if (!place.has(edge.to.node)) loose.push(edge);
    else if (list) list.push(edge);
    else wires.set(edge.to.node, [edge]);
  }
  const last = new Map<string, number>();
  const nodes = ids.map((id, index) => {
    const node = graph.nodes[id] as GraphNode;
    const schema = catalog.get(node.type);
    const prefix = idPrefix(node.type);
    const implied = `${prefix}${(last.get(prefix) ?? 0) + 1}`;
    last.set(prefix, ordinalOf(id, prefix) || (last.get(prefix) ?? 0));
    const { inputs } = portsOfNode(graph, node, catalog);
    const { sources, extra } = packSources(
      wires.get(id) ?? [],
      index,
      inputs,
      place,
      graph,
      catalog,
    );
    loose.push(...extra);
    const parts: unknown[] = [];
    if (id !== implied) parts.push(nodeKeys.id, id);
    if (node.at) parts.push(nodeKeys.at, node.at);
    if (node.off) parts.push(nodeKeys.off, 1);
    if (node.label !== undefined) parts.push(nodeKeys.label, node.label);
    if (sources) parts.push(nodeKeys.sources, sources);
    parts.push(...packProps(node.props, schema?.props));
    const name = schema ? (schema.link ?? schema.type) : node.type;
    return parts.length > 0 ? [name, ...parts] : name;
  });
  const plain = loose.map(({ from, to }) => [from.node, from.port, to.node, to.port]);
  return { nodes, plain };
}

/** Properties that differ from the defaults, as key, value, key, value. Unknown types: everything, by name. */
function packProps(
  props: Readonly<Record<string, PropValue>>,
  specs: PropSpecs | undefined,
): unknown[] {
  return Object.entries(props).flatMap(([key, value]) => {
    const spec = specs && Object.hasOwn(specs, key) ? specs[key] : undefined;
    if (!spec) return [key, value];
    if (spec.default === value) return [];
    return [spec.link ?? key, typeof value === "boolean" ? Number(value) : value];
  });
}

/** Steps back to each input's source; undefined when they are the implied ones. */
function packSources(
  wires: readonly Edge[],
  index: number,
  inputs: readonly string[],
  place: ReadonlyMap<NodeId, number>,
  graph: ModelGraph,
  catalog: BlockCatalog,
): { sources: number[] | undefined; extra: Edge[] } {
  const steps = inputs.map(() => 0);
  const extra: Edge[] = [];
  for (const edge of wires) {
    const port = inputs.indexOf(edge.to.port);
    const from = place.get(edge.from.node);
    const source = from === undefined ? undefined : graph.nodes[edge.from.node];
    const usual = source && portsOfNode(graph, source, catalog).outputs[0] === edge.from.port;
    if (port < 0 || from === undefined || from === index || !usual || steps[port] !== 0)
      extra.push(edge);
    else steps[port] = index - from;
  }
  const implied = steps.every((step, port) => step === (port === 0 && index > 0 ? 1 : 0));
  while (steps.length > 0 && steps.at(-1) === 0) steps.pop();
  return { sources: implied ? undefined : steps, extra };
}
