import {
  applyEdit,
  type GraphDiagnostic,
  type GraphEdit,
  type ModelGraph,
  type NodeId,
  type Props,
} from "@adder-studio/graph";
import { catalog } from "./registry";
import { createSketch } from "./templates/sketch";

/** Small noise images, so that sizes are easy to follow. */
export function noise(side: number, channels: number, classes = 10): Props {
  return {
    dataset: "noise",
    noiseHeight: side,
    noiseWidth: side,
    noiseChannels: channels,
    noiseClasses: classes,
  };
}

/** Input of 8x8x2 noise, the blocks in a row, class output. */
export function row(...blocks: readonly (readonly [type: string, props?: Props])[]): ModelGraph {
  const sketch = createSketch();
  const last = sketch.chain(sketch.block("input", noise(8, 2)), ...blocks);
  sketch.block("classOutput", {}, last);
  return sketch.finish("row");
}

export function edited(graph: ModelGraph, ...edits: readonly GraphEdit[]): ModelGraph {
  const applied = applyEdit(graph, { kind: "batch", edits }, catalog);
  if (!applied.ok) throw new Error(applied.error.message);
  return applied.value.graph;
}

/** The document after a diagnostic's fix. */
export function repaired(graph: ModelGraph, diagnostic: GraphDiagnostic | undefined): ModelGraph {
  if (!diagnostic?.fix) throw new Error("there is no fix");
  return edited(graph, ...diagnostic.fix.edits);
}

/** `code@node.port` of each, the severity's first letter in front. */
export function brief(diagnostics: readonly GraphDiagnostic[]): string[] {
  return diagnostics.map(({ code, severity, node, port }) => {
    const where = [node, port].filter((part) => part !== undefined).join(".");
    return `${severity[0]}:${code}${where ? `@${where}` : ""}`;
  });
}

export function disconnect(graph: ModelGraph, node: NodeId, port = "x"): ModelGraph {
  const edge = graph.edges.find(({ to }) => to.node === node && to.port === port);
  if (!edge) throw new Error(`${node}.${port} has no wire`);
  return edited(graph, { kind: "disconnect", edge });
}
