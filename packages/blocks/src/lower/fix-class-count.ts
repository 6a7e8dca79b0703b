import { counted } from "@adder-studio/core";
import { type Edge, type NodeId, nodeOf } from "@adder-studio/graph";
import { blockOf, nodeLabel } from "../registry";
import { type Fix, type FixSite, insertOnWire } from "./fix-site";

/**
 * Fixes the number of scores to the number of classes: by the filters or units of the layer that makes them, if only
 * channel-keeping blocks lie between and nobody else reads it; else by a dense layer in front of the output.
 */
export function fixClassCount(site: FixSite, wire: Edge): Fix | undefined {
  const { graph, classes, inputs } = site;
  if (classes === undefined) return undefined;
  const layer = feedingLayer(site, wire.from.node);
  if (layer) {
    const node = nodeOf(graph, layer.id);
    const alike = Object.values(graph.nodes).filter((one) => one.type === node?.type);
    const own = node && (node.label || alike.length > 1) ? nodeLabel(layer.id, node) : undefined;
    const name = own ?? blockOf(node?.type ?? "")?.title ?? layer.id;
    return {
      label: `Set the ${layer.prop} of ${name} to ${classes}`,
      edits: [{ kind: "setProp", id: layer.id, prop: layer.prop, value: classes }],
    };
  }
  if (inputs.x?.shape.length !== 1) return undefined;
  return {
    label: `Insert Dense with ${counted(classes, "unit")}`,
    edits: insertOnWire(graph, wire, "dense", { units: classes }),
  };
}

function feedingLayer(site: FixSite, start: NodeId): { id: NodeId; prop: string } | undefined {
  const { graph, wiring } = site;
  const readers = new Map<NodeId, number>();
  for (const { from } of wiring.edges) readers.set(from.node, (readers.get(from.node) ?? 0) + 1);
  const seen = new Set<NodeId>();
  let id: NodeId | undefined = start;
  while (id !== undefined && !seen.has(id) && readers.get(id) === 1) {
    seen.add(id);
    const block = blockOf(nodeOf(graph, id)?.type ?? "");
    const props = block?.props ?? {};
    if (Object.hasOwn(props, "filters")) return { id, prop: "filters" };
    if (Object.hasOwn(props, "units")) return { id, prop: "units" };
    id = block?.keepsChannels ? wiring.sourceOf(id, "x")?.node : undefined;
  }
  return undefined;
}
