import { newNode, templateOf } from "@adder-studio/blocks";
import { invariant } from "@adder-studio/core";
import {
  applyEdit,
  defaultRun,
  type Edge,
  emptyGraph,
  freshId,
  type GraphNode,
  type ModelGraph,
  type Props,
  type PropValue,
} from "@adder-studio/graph";

/** Makes a document of blocks in a row, with ids by `freshId`. */
export function chain(
  title: string,
  blocks: readonly (readonly [type: string, props?: Props])[],
): ModelGraph {
  const nodes: Record<string, GraphNode> = {};
  const edges: Edge[] = [];
  let last: string | undefined;
  for (const [type, props = {}] of blocks) {
    const id = freshId({ ...emptyGraph(), nodes }, type);
    nodes[id] = newNode(type, props);
    if (last !== undefined) {
      edges.push({ from: { node: last, port: "y" }, to: { node: id, port: "x" } });
    }
    last = id;
  }
  return { ...emptyGraph(), title, nodes, edges, run: defaultRun };
}

/** Makes the network that ENNUI opens with: a convolution of 16 3x3 filters on 28x28 images, dense layers of 32 and 10. */
export function ennuiDefault(): ModelGraph {
  return chain("ENNUI's default", [
    ["input", { dataset: "noise", noiseHeight: 28, noiseWidth: 28, noiseChannels: 1 }],
    ["conv2d", { filters: 16, bias: true }],
    ["relu"],
    ["flatten"],
    ["dense", { units: 32 }],
    ["relu"],
    ["dense", { units: 10 }],
    ["classOutput"],
  ]);
}

/** Makes a network of `depth` adder layers of `width` filters on images of `side` x `side`, for curves of growth. */
export function adderTower(side: number, width: number, depth: number): ModelGraph {
  const image = { noiseHeight: side, noiseWidth: side, noiseChannels: width };
  return chain("Adders in a row", [
    ["input", { dataset: "noise", ...image }],
    ...Array.from({ length: depth }, () => [
      ["adder2d", { filters: width }] as const,
      ["batchNorm"] as const,
      ["relu"] as const,
    ]).flat(),
    ["globalAvgPool"],
    ["dense", { units: 10 }],
    ["classOutput"],
  ]);
}

/** Returns a template with noise images of `side` x `side` x `channels` in the place of its data. */
export function templateOnNoise(id: string, side: number, channels: number): ModelGraph {
  const template = templateOf(id);
  invariant(template, `a template ${id}`);
  const { graph } = template;
  const input = Object.keys(graph.nodes).find((node) => graph.nodes[node]?.type === "input");
  invariant(input, "a network has an input");
  const settings: Record<string, PropValue> = {
    dataset: "noise",
    noiseHeight: side,
    noiseWidth: side,
    noiseChannels: channels,
    padTo: 0,
    repeat: 1,
  };
  return Object.entries(settings).reduce((before, [prop, value]) => {
    const edited = applyEdit(before, { kind: "setProp", id: input, prop, value });
    invariant(edited.ok, `${id} takes ${prop}`);
    return edited.value.graph;
  }, graph);
}
