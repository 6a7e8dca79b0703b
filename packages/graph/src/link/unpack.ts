import type { BlockCatalog, BlockSchema } from "../catalog";
import { compositeType, groupInputType, groupOutputType } from "../composites";
import { compareIds, idPrefix, isName, ordinalOf } from "../ids";
import { limits } from "../limits";
import type { PropSpecs } from "../props";
import { runSpecs } from "../run";
import { nodeKeys, plainForm } from "./tuple";

interface Ports {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

interface RawNode {
  readonly id: string;
  readonly type: string;
  /** The composite it refers to, where it is one. */
  readonly of: unknown;
  readonly schema: BlockSchema | undefined;
  readonly sources: readonly unknown[] | undefined;
  readonly raw: Record<string, unknown>;
}

/**
 * The raw document of a compact form, undefined when it is none. Values are passed on as they are: the
 * parser (parseGraph) checks them.
 */
export function unpack(tuple: unknown, catalog: BlockCatalog): unknown {
  if (!Array.isArray(tuple)) return undefined;
  const [version, semantics, title, nodes, wires = [], run = [], share = [], parts = [], asked] =
    tuple as unknown[];
  if (version === plainForm) return semantics;
  if (!Array.isArray(run) || !Array.isArray(share) || !Array.isArray(parts)) return undefined;
  if (parts.length > limits.composites) return undefined;

  // All definitions first: wires at a composite need its ports.
  const bodies = [[undefined, undefined, nodes, wires], ...parts].map((part) =>
    Array.isArray(part) ? unpackNodes(part, catalog) : undefined,
  );
  const ports = new Map<unknown, Ports>();
  for (const body of bodies) {
    if (!body) return undefined;
    ports.set(body.id, portsInside(body.list));
  }
  const [root, ...inside] = bodies.map((body) => body && unpackWires(body, ports));
  if (!root || inside.some((body) => !body)) return undefined;
  const composites = inside.map((body, index) => [bodies[index + 1]?.id, body] as const);
  if (!composites.every(([id]) => isName(id))) return undefined;
  if (new Set(composites.map(([id]) => id)).size < composites.length) return undefined;
  const runFields = unpackPairs(run, runSpecs);
  const shareFields = unpackPairs(share, undefined);
  if (!runFields || !shareFields) return undefined;
  return {
    version,
    title,
    nodes: root.nodes,
    edges: root.edges,
    ...(composites.length > 0 ? { composites: Object.fromEntries(composites) } : {}),
    run: { ...runFields, semantics },
    share: shareFields,
    ...unpackQuestion(asked),
  };
}

function unpackQuestion(asked: unknown): { readonly question?: unknown } {
  if (typeof asked === "string") return { question: { id: asked } };
  if (!Array.isArray(asked) || asked.length === 0) return {};
  const [text, answer, ...hints] = asked as unknown[];
  return { question: { text, answer, hints } };
}

interface RawBody {
  readonly id: unknown;
  readonly title: unknown;
  readonly list: readonly RawNode[];
  readonly wires: readonly unknown[];
}

function unpackNodes(part: readonly unknown[], catalog: BlockCatalog): RawBody | undefined {
  const [id, title, nodes, wires = []] = part;
  if (!Array.isArray(nodes) || !Array.isArray(wires)) return undefined;
  if (nodes.length > limits.nodes || wires.length > limits.edges) return undefined;
  const last = new Map<string, number>();
  const list: RawNode[] = [];
  for (const entry of nodes) {
    const node = unpackNode(entry, catalog, last);
    if (!node) return undefined;
    list.push(node);
  }
  return { id, title, list, wires };
}

function portsInside(list: readonly RawNode[]): Ports {
  const idsOf = (type: string) =>
    list
      .filter((node) => node.type === type)
      .map(({ id }) => id)
      .sort(compareIds);
  return { inputs: idsOf(groupInputType), outputs: idsOf(groupOutputType) };
}

function unpackWires({ title, list, wires }: RawBody, ports: ReadonlyMap<unknown, Ports>) {
  const nodes = new Map(list.map((node) => [node.id, node.raw]));
  if (nodes.size !== list.length) return undefined;
  const edges = list.flatMap((node, index) => unpackSources(node, index, list, ports));
  for (const wire of wires) {
    if (!Array.isArray(wire)) return undefined;
    const [from, fromPort, to, toPort] = wire as unknown[];
    edges.push(edge(from, fromPort, to, toPort));
  }
  return { title, nodes: Object.fromEntries(nodes), edges };
}

/** A composite's ports are those of its definition. */
function portsOfRaw(node: RawNode, ports: ReadonlyMap<unknown, Ports>): Ports {
  const known = node.type === compositeType && isName(node.of) ? ports.get(node.of) : undefined;
  return known ?? node.schema ?? { inputs: [], outputs: [] };
}

function edge(from: unknown, fromPort: unknown, to: unknown, toPort: unknown) {
  return { from: { node: from, port: fromPort }, to: { node: to, port: toPort } };
}

function unpackNode(
  entry: unknown,
  catalog: BlockCatalog,
  last: Map<string, number>,
): RawNode | undefined {
  const [name, ...parts] = Array.isArray(entry) ? (entry as unknown[]) : [entry];
  if (!isName(name)) return undefined;
  const schema = catalog.byLink(name);
  const type = schema?.type ?? name;
  const special: string[] = Object.values(nodeKeys);
  const own = new Map<unknown, unknown>();
  const props: unknown[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    if (special.includes(parts[i] as string)) own.set(parts[i], parts[i + 1]);
    else props.push(parts[i], parts[i + 1]);
  }
  const fields = unpackPairs(props, schema?.props);
  const prefix = idPrefix(type);
  const id = own.get(nodeKeys.id) ?? `${prefix}${(last.get(prefix) ?? 0) + 1}`;
  const sources = own.get(nodeKeys.sources);
  if (!fields || !isName(id) || (sources !== undefined && !Array.isArray(sources)))
    return undefined;
  last.set(prefix, ordinalOf(id, prefix) || (last.get(prefix) ?? 0));
  const at = own.get(nodeKeys.at);
  const label = own.get(nodeKeys.label);
  const off = own.get(nodeKeys.off);
  const raw = {
    type,
    props: fields,
    ...(at === undefined ? {} : { at }),
    ...(label === undefined ? {} : { label }),
    ...(off === undefined ? {} : { off: off === 1 }),
  };
  return {
    id,
    type,
    of: fields.of,
    schema,
    sources: sources as readonly unknown[] | undefined,
    raw,
  };
}

/** key, value, key, value ... as a record; undefined when a key is none. */
function unpackPairs(
  parts: readonly unknown[],
  specs: PropSpecs | undefined,
): Record<string, unknown> | undefined {
  const names = new Map(Object.entries(specs ?? {}).map(([key, spec]) => [spec.link ?? key, key]));
  const entries: [string, unknown][] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const short = parts[i];
    if (!isName(short) || i + 1 >= parts.length) return undefined;
    const key = names.get(short) ?? short;
    const isBool = specs && Object.hasOwn(specs, key) && specs[key]?.kind === "bool";
    const value = parts[i + 1];
    entries.push([key, isBool && (value === 0 || value === 1) ? value === 1 : value]);
  }
  return Object.fromEntries(entries);
}

function unpackSources(
  node: RawNode,
  index: number,
  list: readonly RawNode[],
  ports: ReadonlyMap<unknown, Ports>,
) {
  const { inputs } = portsOfRaw(node, ports);
  const steps = node.sources ?? (index > 0 && inputs.length > 0 ? [1] : []);
  return steps.flatMap((step, port) => {
    const to = inputs[port];
    const source = typeof step === "number" && step !== 0 ? list[index - step] : undefined;
    if (to === undefined || !source) return [];
    return [edge(source.id, portsOfRaw(source, ports).outputs[0], node.id, to)];
  });
}
