import { removeEdit } from "../../document/late-edits";
import type { Studio } from "../../studio/studio";

/** Removes what is selected: blocks (their neighbours joined) and wires. */
export function deleteSelection(studio: Studio): void {
  const { selectedNodes, selectedEdges } = studio.ui.store.getState();
  const graph = studio.view();
  if (selectedNodes.length > 0) {
    const next = graph.edges.find(({ from }) => from.node === selectedNodes.at(-1))?.to.node;
    const count = selectedNodes.length;
    const label = count === 1 ? "delete a block" : `delete ${count} blocks`;
    if (studio.edit(removeEdit(graph, selectedNodes), { label })) {
      const left = next !== undefined && !selectedNodes.includes(next) ? [next] : [];
      studio.ui.select(left);
      studio.ui.announce(count === 1 ? "Block deleted" : `${count} blocks deleted`);
    }
    return;
  }
  const edges = graph.edges.filter(({ from, to }) =>
    selectedEdges.includes(`${from.node}.${from.port}>${to.node}.${to.port}`),
  );
  if (edges.length === 0) return;
  studio.edit(
    { kind: "batch", edits: edges.map((edge) => ({ kind: "disconnect", edge })) },
    { label: "delete a wire" },
  );
  studio.ui.announce("Wire deleted");
}
