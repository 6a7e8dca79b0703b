import { counted, outputSide, type Shape } from "@adder-studio/core";
import { type Edge, limits, type NodeId, nodeOf, type Props } from "@adder-studio/graph";
import { fixClassCount } from "./fix-class-count";
import { type Fix, type FixSite, insertOnWire, wireInto } from "./fix-site";

/**
 * Fixes are sought for this many faults; nobody presses more at once, and after each the rest are looked at anew.
 * It keeps documents of thousands of faults fast.
 */
export const maxFixes = 50;

const fixers: ReadonlyMap<string, (site: FixSite, wire: Edge) => Fix | undefined> = new Map([
  ["flatten-missing", fixFlatten],
  ["channels-differ", fixShapes],
  ["shapes-differ", fixShapes],
  ["class-count", fixClassCount],
  ["groups-uneven", fixGroups],
  ["value-count", fixClassCount],
  ["output-kind", fixOutputKind],
]);

/** An edit that fixes a block's fault, where one is known. */
export function fixFor(site: FixSite): Fix | undefined {
  const { node, port, code } = site.fault;
  if (node === undefined || port === undefined) return undefined;
  const wire = wireInto(site.wiring, node, port);
  return wire && fixers.get(code)?.(site, wire);
}

function fixFlatten({ graph }: FixSite, wire: Edge): Fix {
  return { label: "Insert Flatten", edits: insertOnWire(graph, wire, "flatten") };
}

/** The number of groups nearest to the wanted one that divides input channels and filters. */
function fixGroups({ graph, fault, inputs: { x } }: FixSite): Fix | undefined {
  const id = fault.node as NodeId;
  const { groups, filters } = nodeOf(graph, id)?.props ?? {};
  const [wanted, count, channels] = [Number(groups), Number(filters), x?.channels ?? 1];
  let value = 1;
  for (let k = 1; k <= channels; k++) {
    if (channels % k > 0 || count % k > 0) continue;
    if (Math.abs(k - wanted) < Math.abs(value - wanted)) value = k;
  }
  return {
    label: `Use ${counted(value, "group")}`,
    edits: [{ kind: "setProp", id, prop: "groups", value }],
  };
}

/** The other output in its place: both read one value and have no properties. */
function fixOutputKind({ graph, fault }: FixSite): Fix | undefined {
  const id = fault.node as NodeId;
  const type = nodeOf(graph, id)?.type === "classOutput" ? "valueOutput" : "classOutput";
  const label = `Make it a ${type === "classOutput" ? "Class" : "Value"} output`;
  return { label, edits: [{ kind: "setType", id, type, props: {} }] };
}

/**
 * Makes one of two shapes the other: images by a 1x1 convolution with the right filters and stride, vectors by a
 * dense layer. The wire into `b` is tried first. Concat needs equal sides only, so channels stay.
 */
function fixShapes({ graph, wiring, fault, inputs }: FixSite): Fix | undefined {
  const { a, b } = inputs;
  const node = fault.node as NodeId;
  if (!a || !b) return undefined;
  const keepsChannels = nodeOf(graph, node)?.type === "concat";
  const tries = [
    { port: "b", from: b.shape, to: a.shape },
    { port: "a", from: a.shape, to: b.shape },
  ];
  for (const { port, from, to } of tries) {
    const wire = wireInto(wiring, node, port);
    const layer =
      wire && projection(from, keepsChannels ? [...to.slice(0, -1), from.at(-1) ?? 1] : to);
    if (layer) {
      return { label: layer.label, edits: insertOnWire(graph, wire, layer.type, layer.props) };
    }
  }
  return undefined;
}

function projection(
  from: Shape,
  to: Shape,
): { type: string; props: Props; label: string } | undefined {
  const filters = to.at(-1) ?? 0;
  if (filters > limits.filters) return undefined;
  if (from.length === 1 && to.length === 1) {
    return {
      type: "dense",
      props: { units: filters },
      label: `Insert Dense with ${counted(filters, "unit")}`,
    };
  }
  if (from.length !== 3 || to.length !== 3) return undefined;
  for (let stride = 1; stride <= limits.stride; stride++) {
    const fits = [0, 1].every(
      (axis) => outputSide(from[axis] ?? 0, 1, { stride, pad: 0 }) === to[axis],
    );
    if (fits) {
      const label = `Insert 1×1 convolution with ${counted(filters, "filter")}${stride > 1 ? `, stride ${stride}` : ""}`;
      return { type: "conv2d", props: { filters, kernel: 1, stride, pad: 0 }, label };
    }
  }
  return undefined;
}
