import { invariant } from "@adder-studio/core";
import type { Composite, GraphNode, ModelGraph, NodeId } from "@adder-studio/graph";
import { templateOf } from "../templates";
import type { Experiment, ExperimentSetting } from "./types";

type Nodes = Readonly<Record<NodeId, GraphNode>>;

function mute(nodes: Nodes, types: readonly string[]): Nodes {
  return Object.fromEntries(
    Object.entries(nodes).map(([id, node]) => [
      id,
      types.includes(node.type) ? { ...node, off: true as const } : node,
    ]),
  );
}

/** The document of a setting; a template that is not there is our fault and throws. */
export function settingGraph(
  experiment: Pick<Experiment, "id" | "title">,
  setting: ExperimentSetting,
): ModelGraph {
  const { template, run = {}, muted = [] } = setting;
  const graph = templateOf(template)?.graph;
  invariant(graph, `template ${template} exists`);
  const composites: Readonly<Record<string, Composite>> = Object.fromEntries(
    Object.entries(graph.composites ?? {}).map(([id, composite]) => [
      id,
      { ...composite, nodes: mute(composite.nodes, muted) },
    ]),
  );
  return {
    ...graph,
    title: `${experiment.title}: ${setting.title}`,
    question: { id: experiment.id },
    nodes: mute(graph.nodes, muted),
    ...(graph.composites && { composites }),
    run: { ...graph.run, ...run },
  };
}
