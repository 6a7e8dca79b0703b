import type { RunRecord } from "../../runs/types";
import { readGraph } from "../../studio/experiment-list";
import type { Studio } from "../../studio/studio";

const unreadable = "The network of that run can no longer be read.";

/** The document becomes what the run was of: a step like any other. */
export function putBack(studio: Studio, run: RunRecord): void {
  const graph = readGraph(run.graph);
  if (graph === undefined) {
    studio.ui.set({ notice: unreadable });
    return;
  }
  const label = `open the network of “${run.name}”`;
  if (studio.change({ kind: "replace", graph }, { label })) {
    studio.ui.announce(`Opened the network of ${run.name}`);
  }
}

export function copyNetwork(studio: Studio, run: RunRecord): void {
  const graph = readGraph(run.graph);
  if (graph === undefined) {
    studio.ui.set({ notice: unreadable });
    return;
  }
  studio.openDocument({ ...graph, title: `${graph.title}, ${run.name}`.slice(0, 200) }, undefined);
}
