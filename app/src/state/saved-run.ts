import { catalog } from "@adder-studio/blocks";
import { numericsHash, parseGraph } from "@adder-studio/graph";
import { loadSavedRun } from "@adder-studio/session/kept";
import type { Studio } from "./studio";

/** After a reload: if a run of this very experiment was interrupted, offers to go on from its checkpoint. */
export async function offerSavedRun(studio: Studio): Promise<void> {
  const { graph, key } = studio.document.store.getState();
  const saved = await loadSavedRun(key).catch(() => undefined);
  if (saved === undefined || studio.document.store.getState().key !== key) return;
  const made = parseGraph(saved.graph, catalog);
  if (!made.ok || numericsHash(made.value.graph) !== numericsHash(graph)) return;
  const { checkpoint } = saved;
  // The seed gives them again, unless they were given.
  if (checkpoint.step === 0 && !saved.warm) return;
  studio.keep.setState({
    offer: {
      step: checkpoint.step,
      backend: checkpoint.backend,
      resume() {
        studio.keep.setState({ offer: undefined });
        studio.run.start({ saved, ...(checkpoint.step === 0 && { pauseAt: 0 }) });
      },
      discard() {
        studio.keep.setState({ offer: undefined });
      },
    },
  });
}
