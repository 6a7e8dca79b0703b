import type { BlockCatalog, BlockSchema } from "../catalog";
import { idPrefix, isName, ordinalOf } from "../ids";
import { limits } from "../limits";
import type { PropSpecs } from "../props";
import { runSpecs } from "../run";
import { nodeKeys, plainForm } from "./tuple";

interface RawNode {
  readonly id: string;
  readonly schema: BlockSchema | undefined;
  readonly sources: readonly unknown[] | undefined;
  readonly raw: Record<string, unknown>;
}

/**
 * The raw document of a compact form, undefined when it is none. Values are passed on as they are: the
 * door (parseGraph) checks them.
 */
export function unpack(tuple: unknown, catalog: BlockCatalog): unknown {
  if (!Array.isArray(tuple)) return undefined;
  const [version, semantics, title, nodes, wires = [], run = [], share = []] = tuple as unknown[];
  if (version === plainForm) return semantics;
  if (!Array.isArray(nodes) || !Array.isArray(wires) || !Array.isArray(run)) return undefined;
  if (!Array.isArray(share) || nodes.length > limits.nodes || wires.length > limits.edges)
    return undefined;

  const last = new Map<string, number>();
  const list: RawNode[] = [];
  for (const entry of nodes) {
    const node = unpackNode(entry, catalog, last);
    if (!node) return undefined;
    list.push(node);
  }
  const byId = new Map(list.map((node) => [node.id, node.raw]));
  if (byId.size !== list.length) return undefined;
  const edges = list.flatMap((node, index) => unpackSources(node, index, list));
  for (const wire of wires) {
    if (!Array.isArray(wire)) return undefined;
    const [from, fromPort, to, toPort] = wire as unknown[];
    edges.push(edge(from, fromPort, to, toPort));
  }
  const runFields = unpackPairs(run, runSpecs);
  const shareFields = unpackPairs(share, undefined);
  if (!runFields || !shareFields) return undefined;
  return {
    version,
    title,
    nodes: Object.fromEntries(byId),
    edges,
    run: { ...runFields, semantics },
    share: shareFields,
  };
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
  const raw = {
    type,
    props: fields,
    ...(at === undefined ? {} : { at }),
    ...(label === undefined ? {} : { label }),
  };
  return { id, schema, sources: sources as readonly unknown[] | undefined, raw };
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

function unpackSources(node: RawNode, index: number, list: readonly RawNode[]) {
  const inputs = node.schema?.inputs ?? [];
  const steps = node.sources ?? (index > 0 && inputs.length > 0 ? [1] : []);
  return steps.flatMap((step, port) => {
    const to = inputs[port];
    const source = typeof step === "number" && step !== 0 ? list[index - step] : undefined;
    if (to === undefined || !source) return [];
    return [edge(source.id, source.schema?.outputs[0], node.id, to)];
  });
}
