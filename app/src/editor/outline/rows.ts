import { blockOf, orderOf, portsOf } from "@adder-studio/blocks";
import { type Cost, formatShape } from "@adder-studio/core";
import {
  applies,
  type CompositeId,
  definitionOf,
  type GraphDiagnostic,
  type GraphNode,
  insideOf,
  type ModelGraph,
  type NodeId,
  type PortRef,
  type PropSpec,
} from "@adder-studio/graph";
import { nodeNames } from "../../document/block-info";
import type { Derived } from "../../document/derive";
import type { Scope } from "../../document/scope";
import { ledgerText } from "../../ui/format";

/** The blocks around a row: the document's own, or the inside of a composite. */
export interface Level {
  readonly graph: ModelGraph;
  /** The definition they belong to; undefined for the document's own. */
  readonly composite: CompositeId | undefined;
  /** Stands before their ids in the facts of the whole network. */
  readonly prefix: string;
  readonly scope: Scope;
  readonly names: ReadonlyMap<NodeId, string>;
}

export interface RowInput {
  readonly port: string;
  /** Undefined: nothing is connected. */
  readonly from: PortRef | undefined;
}

export interface OutlineRow {
  /** The block's path in the whole network; names the row. */
  readonly key: string;
  readonly id: NodeId;
  readonly level: Level;
  /** 1 for what is on the canvas, one more inside of each composite. */
  readonly depth: number;
  /** From 1, among `siblings` blocks of its level. */
  readonly place: number;
  readonly siblings: number;
  readonly node: GraphNode;
  readonly name: string;
  readonly inputs: readonly RowInput[];
  /** Shape of one example of its first output; empty while unknown. */
  readonly shape: string;
  readonly cost: Cost | undefined;
  readonly diagnostics: readonly GraphDiagnostic[];
  /** Undefined: there is nothing inside. */
  readonly expanded: boolean | undefined;
  /** The row in one sentence, for screen readers. */
  readonly label: string;
}

/** Every block in the order of the wires, composites in `open` (by path) with what is inside behind them. */
export function outlineRows(derived: Derived, open: ReadonlySet<string>): readonly OutlineRow[] {
  const { view } = derived;
  const rows: OutlineRow[] = [];
  const root = { ...view, names: nodeNames(view.graph) };
  addLevel(rows, derived, open, root, derived.lowered.order, 1);
  return rows;
}

function addLevel(
  rows: OutlineRow[],
  derived: Derived,
  open: ReadonlySet<string>,
  level: Level,
  order: readonly NodeId[],
  depth: number,
): void {
  const { graph, prefix } = level;
  // As on the canvas: loose blocks, and those on a circle, follow in the order of the document.
  const ids = [...new Set([...order, ...Object.keys(graph.nodes)])].filter((id) =>
    Object.hasOwn(graph.nodes, id),
  );
  for (const [index, id] of ids.entries()) {
    const node = graph.nodes[id] as GraphNode;
    const key = prefix + id;
    const inner = definitionOf(graph, node) === undefined ? undefined : open.has(key);
    rows.push(rowOf(derived, level, id, node, { depth, index, count: ids.length, inner }));
    const inside = inner ? insideOf(graph, String(node.props.of)) : undefined;
    if (inside === undefined) continue;
    const next: Level = {
      graph: inside,
      composite: String(node.props.of),
      prefix: `${key}.1.`,
      scope: [...level.scope, id],
      names: nodeNames(inside),
    };
    addLevel(rows, derived, open, next, orderOf(inside), depth + 1);
  }
}

function rowOf(
  derived: Derived,
  level: Level,
  id: NodeId,
  node: GraphNode,
  at: { depth: number; index: number; count: number; inner: boolean | undefined },
): OutlineRow {
  const { graph, names } = level;
  const key = level.prefix + id;
  const facts = derived.all[key];
  const leaving = node.type === "groupOutput" ? facts?.inputs : facts?.outputs;
  const [output] = Object.values(leaving ?? {});
  const wires = graph.edges.filter(({ to }) => to.node === id);
  // A wire to a port that the block does not have is there as well: it is what is wrong.
  const ports = new Set([...portsOf(graph, node).inputs, ...wires.map(({ to }) => to.port)]);
  const inputs = [...ports].map((port): RowInput => {
    const wire = wires.find(({ to }) => to.port === port);
    return { port, from: wire?.from };
  });
  const name = names.get(id) ?? node.type;
  const shape = output === undefined ? "" : formatShape(output);
  const cost = facts?.cost;
  const diagnostics = facts?.diagnostics ?? [];
  const sources = inputs.flatMap(({ from }) => (from ? [names.get(from.node) ?? from.node] : []));
  const label = [
    `${name}, block ${at.index + 1} of ${at.count}`,
    node.off ? "muted" : "",
    settings(node),
    shape === "" ? "" : `output ${shape.replaceAll("×", " by ")}`,
    ledgerText(cost),
    sources.length === 0 ? "" : `connected from ${sources.join(" and ")}`,
    diagnostics.map(({ severity, message }) => `${severity}: ${message}`).join(" "),
  ];
  return {
    key,
    id,
    level,
    depth: at.depth,
    place: at.index + 1,
    siblings: at.count,
    node,
    name,
    inputs,
    shape,
    cost,
    diagnostics,
    expanded: at.inner,
    label: label.filter((part) => part !== "").join(", "),
  };
}

/** "16 filters, kernel size 5": the main properties in words. */
function settings(node: GraphNode): string {
  return mainProps(node)
    .map(([prop, spec]) => {
      const value = node.props[prop];
      const option =
        spec.kind === "choice" ? spec.options.find((one) => one.value === value) : undefined;
      return `${spec.label.toLowerCase()} ${option?.label ?? value}`;
    })
    .join(", ");
}

/** Returns the properties that a row shows: the first two numbers that apply at present, or a choice, which takes the space of two. */
export function mainProps(node: GraphNode): readonly (readonly [string, PropSpec])[] {
  const shown = Object.entries(blockOf(node.type)?.props ?? {}).filter(([, spec]) => {
    const { kind } = spec;
    return applies(spec, node.props) && (kind === "int" || kind === "float" || kind === "choice");
  });
  return shown[0]?.[1].kind === "choice" ? shown.slice(0, 1) : shown.slice(0, 2);
}
