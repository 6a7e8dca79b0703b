import { err, ok } from "@adder-studio/core";
import type { BlockCatalog } from "./catalog";
import { compositeOf, insideOf } from "./composites";
import { graphError } from "./diagnostics";
import { type Applied, type Outcome, refuse, restore } from "./edit-outcome";
import { arePlain, connectAll, disconnectAll } from "./edit-wires";
import { isName, nodeOf } from "./ids";
import { parseLesson } from "./lesson/parse";
import { limits } from "./limits";
import { createNotices } from "./notices";
import { anyBlock, parseComposite } from "./parse-body";
import { isRawValue, parsePosition } from "./parse-node";
import { defaultsOf, parseProp } from "./props";
import { parseQuestion } from "./question";
import { runSpecs } from "./run";
import { parseShare } from "./share";
import { cleanText } from "./text";
import type {
  Composite,
  Edge,
  GraphEdit,
  GraphNode,
  Lesson,
  ModelGraph,
  NodeId,
  Props,
  PropValue,
  Question,
} from "./types";

export type { Applied };

/**
 * Applies one edit. The document given is never changed; the inverse restores it exactly. `connect` into
 * an occupied port takes that port's wire away; connecting what is connected changes nothing. Property
 * values are checked against `catalog` when it is handed in (unknown types: any plain value), training
 * settings always. Errors: `edit-refused`, `document-limit`: blocks count with those inside of composites, as whoever
 * opens the document counts them; of a document that has too many some may still be taken away.
 */
export function applyEdit(graph: ModelGraph, edit: GraphEdit, catalog?: BlockCatalog): Outcome {
  const applied = apply(graph, edit, catalog);
  if (!applied.ok) return applied;
  const blocks = blocksIn(applied.value.graph);
  if (blocks <= limits.nodes || blocks <= blocksIn(graph)) return applied;
  return err(
    graphError(
      "document-limit",
      `This would make ${blocks} blocks, those inside of composites included; a document has at most ${limits.nodes}.`,
      "Remove blocks first.",
    ),
  );
}

function blocksIn({ nodes, composites = {} }: ModelGraph): number {
  const inside = Object.values(composites).map((composite) => Object.keys(composite.nodes).length);
  return inside.reduce((sum, count) => sum + count, Object.keys(nodes).length);
}

function apply(graph: ModelGraph, edit: GraphEdit, catalog?: BlockCatalog): Outcome {
  switch (edit.kind) {
    case "addNode":
      return addNodes(graph, [edit], catalog);
    case "removeNodes":
      return removeNodes(graph, edit.ids);
    case "setProp":
      return setProp(graph, edit.id, edit.prop, edit.value, catalog);
    case "setLabel":
      return setLabel(graph, edit.id, edit.label);
    case "setOff":
      return setOff(graph, edit.id, edit.off);
    case "setType":
      return setType(graph, edit.id, edit.type, edit.props, catalog);
    case "moveNodes":
      return moveNodes(graph, edit.to);
    case "connect":
      return connectAll(graph, [edit.edge]);
    case "disconnect":
      return disconnectAll(graph, [edit.edge]);
    case "setRun":
      return setRun(graph, edit.field, edit.value);
    case "setTitle": {
      const inverse: GraphEdit = { kind: "setTitle", title: graph.title };
      return ok({ graph: { ...graph, title: cleanText(edit.title, limits.label) }, inverse });
    }
    case "setShare": {
      const inverse: GraphEdit = { kind: "setShare", share: graph.share };
      return ok({ graph: { ...graph, share: parseShare(edit.share).share }, inverse });
    }
    case "setQuestion":
      return setQuestion(graph, edit.question);
    case "setLesson":
      return setLesson(graph, edit.lesson, catalog);
    case "inside":
      return inside(graph, edit.composite, edit.edit, catalog);
    case "setComposite":
      return setComposite(graph, edit.id, edit.composite);
    case "batch":
      return batch(graph, edit.edits, catalog);
    case "replace":
      return ok({ graph: edit.graph, inverse: { kind: "replace", graph } });
  }
}

function withNode(graph: ModelGraph, id: NodeId, node: GraphNode): ModelGraph {
  return { ...graph, nodes: { ...graph.nodes, [id]: node } };
}

function checkProps(type: string, props: Props, catalog?: BlockCatalog): string | undefined {
  const specs = catalog?.get(type)?.props;
  for (const [key, value] of Object.entries(props)) {
    const message = checkProp(type, key, value, catalog);
    if (message) return message;
  }
  const [missing] = Object.keys(defaultsOf(specs ?? {})).filter(
    (key) => !Object.hasOwn(props, key),
  );
  return missing ? `${type} needs a value for ${missing}.` : undefined;
}

function checkProp(
  type: string,
  key: string,
  value: PropValue,
  catalog?: BlockCatalog,
): string | undefined {
  const specs = catalog?.get(type)?.props;
  if (!isName(key) || !isRawValue(value)) return `${type} cannot have this value.`;
  if (!specs) return undefined;
  const spec = Object.hasOwn(specs, key) ? specs[key] : undefined;
  if (!spec) return `${type} has no property ${key}.`;
  const parsed = parseProp(spec, value);
  return parsed.ok ? undefined : `${spec.label} must be ${parsed.error}.`;
}

/** Blocks one after the other, in time linear in the blocks. */
function addNodes(graph: ModelGraph, adds: readonly AddNode[], catalog?: BlockCatalog): Outcome {
  const nodes = { ...graph.nodes };
  let count = Object.keys(nodes).length;
  for (const { id, node } of adds) {
    if (!isName(id) || !isName(node.type)) return refuse("A block cannot have this name.");
    if (Object.hasOwn(nodes, id)) return refuse(`There is already a block ${id}.`);
    if (count >= limits.nodes) {
      return err(graphError("document-limit", `A document has at most ${limits.nodes} blocks.`));
    }
    const fault = checkProps(node.type, node.props, catalog);
    if (fault) return refuse(fault);
    const at = parsePosition(node.at);
    const label = cleanText(node.label ?? "", limits.label);
    nodes[id] = {
      type: node.type,
      props: node.props,
      ...(at ? { at } : {}),
      ...(label ? { label } : {}),
      ...(node.off === true ? { off: true as const } : {}),
    };
    count += 1;
  }
  const made = new Set(adds.map(({ id }) => id));
  const awaited = graph.edges.some(({ from, to }) => made.has(from.node) || made.has(to.node));
  return ok({
    graph: { ...graph, nodes },
    inverse: awaited ? restore(graph) : { kind: "removeNodes", ids: [...made] },
  });
}

function removeNodes(graph: ModelGraph, ids: readonly NodeId[]): Outcome {
  const gone = new Set(ids);
  const back: GraphEdit[] = [];
  for (const id of gone) {
    const node = nodeOf(graph, id);
    if (!node) return refuse(`There is no block ${id}.`);
    back.push({ kind: "addNode", id, node });
  }
  const touches = (edge: Edge) => gone.has(edge.from.node) || gone.has(edge.to.node);
  const cutEdges = graph.edges.filter(touches);
  const nodes = Object.fromEntries(Object.entries(graph.nodes).filter(([id]) => !gone.has(id)));
  const edges = graph.edges.filter((edge) => !touches(edge));
  for (const edge of cutEdges) back.push({ kind: "connect", edge });
  return ok({
    graph: { ...graph, nodes, edges },
    inverse: arePlain(graph, cutEdges) ? { kind: "batch", edits: back } : restore(graph),
  });
}

function setProp(
  graph: ModelGraph,
  id: NodeId,
  prop: string,
  value: PropValue,
  catalog?: BlockCatalog,
): Outcome {
  const node = nodeOf(graph, id);
  if (!node) return refuse(`There is no block ${id}.`);
  if (!Object.hasOwn(node.props, prop)) return refuse(`${id} has no property ${prop}.`);
  const fault = checkProp(node.type, prop, value, catalog);
  if (fault) return refuse(fault);
  const before = node.props[prop] as PropValue;
  const props = { ...node.props, [prop]: value === 0 ? 0 : value };
  return ok({
    graph: withNode(graph, id, { ...node, props }),
    inverse: { kind: "setProp", id, prop, value: before },
  });
}

function setLabel(graph: ModelGraph, id: NodeId, label: string | undefined): Outcome {
  const node = nodeOf(graph, id);
  if (!node) return refuse(`There is no block ${id}.`);
  const { label: before, ...rest } = node;
  const clean = cleanText(label ?? "", limits.label);
  return ok({
    graph: withNode(graph, id, clean ? { ...rest, label: clean } : rest),
    inverse: { kind: "setLabel", id, label: before },
  });
}

function setOff(graph: ModelGraph, id: NodeId, off: boolean): Outcome {
  const node = nodeOf(graph, id);
  if (!node) return refuse(`There is no block ${id}.`);
  const { off: before, ...rest } = node;
  return ok({
    graph: withNode(graph, id, off ? { ...rest, off: true } : rest),
    inverse: { kind: "setOff", id, off: before === true },
  });
}

/** Edits that are allowed inside a definition: of blocks and wires, not of the document around it. */
export const insideKinds: ReadonlySet<GraphEdit["kind"]> = new Set([
  "addNode",
  "removeNodes",
  "setProp",
  "setLabel",
  "setOff",
  "setType",
  "moveNodes",
  "connect",
  "disconnect",
]);

function inside(graph: ModelGraph, id: string, edit: GraphEdit, catalog?: BlockCatalog): Outcome {
  const view = insideOf(graph, id);
  const composite = compositeOf(graph, id);
  if (!view || !composite) return refuse("There is no such composite.");
  const parts = edit.kind === "batch" ? edit.edits : [edit];
  if (!parts.every(({ kind }) => insideKinds.has(kind))) {
    return refuse("This cannot be done inside a composite.");
  }
  const applied = apply(view, edit, catalog);
  if (!applied.ok) return applied;
  const { nodes, edges } = applied.value.graph;
  const unchanged = nodes === composite.nodes && edges === composite.edges;
  const all = { ...graph.composites, [id]: { ...composite, nodes, edges } };
  return ok({
    graph: unchanged ? graph : { ...graph, composites: all },
    inverse: { kind: "setComposite", id, composite },
  });
}

function setComposite(graph: ModelGraph, id: string, composite: Composite | undefined): Outcome {
  const before = compositeOf(graph, id);
  if (!isName(id)) return refuse("A composite cannot have this name.");
  if (!before && Object.keys(graph.composites ?? {}).length >= limits.composites) {
    return err(
      graphError("document-limit", `A document has at most ${limits.composites} composites.`),
    );
  }
  const clean = composite && parseComposite(composite);
  if (composite && !clean) return refuse("This composite is malformed.");
  const { composites: all = {}, ...rest } = graph;
  const { [id]: _, ...others } = all;
  const next = clean ? { ...all, [id]: clean } : others;
  return ok({
    graph: Object.keys(next).length > 0 ? { ...rest, composites: next } : rest,
    inverse: { kind: "setComposite", id, composite: before },
  });
}

function setType(
  graph: ModelGraph,
  id: NodeId,
  type: string,
  props: Props,
  catalog?: BlockCatalog,
): Outcome {
  const node = nodeOf(graph, id);
  if (!node) return refuse(`There is no block ${id}.`);
  if (!isName(type)) return refuse("A block cannot have this type.");
  const fault = checkProps(type, props, catalog);
  if (fault) return refuse(fault);
  return ok({
    graph: withNode(graph, id, { ...node, type, props }),
    inverse: { kind: "setType", id, type: node.type, props: node.props },
  });
}

function moveNodes(
  graph: ModelGraph,
  to: Readonly<Record<NodeId, readonly [number, number] | null>>,
): Outcome {
  const nodes = { ...graph.nodes };
  const back: Record<NodeId, readonly [number, number] | null> = {};
  for (const [id, target] of Object.entries(to)) {
    const node = nodeOf(graph, id);
    const at = target === null ? undefined : parsePosition(target);
    if (!node || (target !== null && !at)) return refuse(`${id} cannot be moved there.`);
    const { at: before, ...rest } = node;
    back[id] = before ?? null;
    nodes[id] = at ? { ...rest, at } : rest;
  }
  return ok({ graph: { ...graph, nodes }, inverse: { kind: "moveNodes", to: back } });
}

function setRun(graph: ModelGraph, field: keyof ModelGraph["run"], value: PropValue): Outcome {
  if (!Object.hasOwn(runSpecs, field)) return refuse("There is no such training setting.");
  const parsed = parseProp(runSpecs[field], value);
  if (!parsed.ok) return refuse(`${runSpecs[field].label} must be ${parsed.error}.`);
  return ok({
    graph: { ...graph, run: { ...graph.run, [field]: parsed.value } },
    inverse: { kind: "setRun", field, value: graph.run[field] },
  });
}

function setQuestion(graph: ModelGraph, wanted: Question | undefined): Outcome {
  const { question: before, ...rest } = graph;
  const { question } = parseQuestion(wanted);
  return ok({
    graph: question ? { ...rest, question } : rest,
    inverse: { kind: "setQuestion", question: before },
  });
}

function setLesson(
  graph: ModelGraph,
  wanted: Lesson | undefined,
  catalog: BlockCatalog = anyBlock,
): Outcome {
  const { lesson: before, ...rest } = graph;
  const lesson = parseLesson(wanted, catalog, createNotices());
  return ok({
    graph: lesson ? { ...rest, lesson } : rest,
    inverse: { kind: "setLesson", lesson: before },
  });
}

/** All or nothing: when one edit is refused, none has happened. */
function batch(graph: ModelGraph, edits: readonly GraphEdit[], catalog?: BlockCatalog): Outcome {
  let current = graph;
  const back: GraphEdit[] = [];
  for (let at = 0; at < edits.length; ) {
    const run = runAt(edits, at);
    const applied = applyRun(current, run, catalog);
    if (!applied.ok) return applied;
    current = applied.value.graph;
    back.push(applied.value.inverse);
    at += run.length;
  }
  return ok({ graph: current, inverse: { kind: "batch", edits: back.reverse() } });
}

type AddNode = Extract<GraphEdit, { kind: "addNode" }>;
type Connect = Extract<GraphEdit, { kind: "connect" }>;
type Disconnect = Extract<GraphEdit, { kind: "disconnect" }>;
type Run = readonly AddNode[] | readonly Connect[] | readonly Disconnect[] | readonly [GraphEdit];

/** Edits of one kind in a row are applied together: a thousand wires one by one would each copy all. */
function runAt(edits: readonly GraphEdit[], start: number): Run {
  const first = edits[start] as GraphEdit;
  if (!["addNode", "connect", "disconnect"].includes(first.kind)) return [first];
  let end = start + 1;
  while (edits[end]?.kind === first.kind) end += 1;
  return edits.slice(start, end) as unknown as Run;
}

function applyRun(graph: ModelGraph, run: Run, catalog?: BlockCatalog): Outcome {
  const [first] = run;
  switch (first?.kind) {
    case "addNode":
      return addNodes(graph, run as readonly AddNode[], catalog);
    case "connect":
      return connectAll(
        graph,
        (run as readonly Connect[]).map(({ edge }) => edge),
      );
    case "disconnect":
      return disconnectAll(
        graph,
        (run as readonly Disconnect[]).map(({ edge }) => edge),
      );
    default:
      return apply(graph, first as GraphEdit, catalog);
  }
}
