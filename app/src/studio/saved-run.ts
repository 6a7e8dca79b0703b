import { catalog } from "@adder-studio/blocks";
import { type ModelGraph, numericsHash, parseGraph } from "@adder-studio/graph";
import { damagedRun, forgetRun, loadSavedRun } from "@adder-studio/session/saved-runs";
import { damaged } from "../storage/damaged";
import type { Studio } from "./studio";

/** Offers to go on from the checkpoint of a run of this experiment that a reload interrupted. */
export async function offerSavedRun(studio: Studio): Promise<void> {
  const { key } = studio.document.store.getState();
  const saved = await loadSavedRun(key).catch(() => undefined);
  if (saved === undefined) await setAside(key);
  if (saved === undefined || studio.document.store.getState().key !== key) return;
  const made = parseGraph(saved.graph, catalog);
  if (!made.ok) return;
  const hash = numericsHash(made.value.graph);
  const fits = (graph: ModelGraph) => numericsHash(graph) === hash;
  if (!fits(studio.document.store.getState().graph)) return;
  const { checkpoint, totalSteps } = saved;
  // The seed gives them again, unless they were given.
  if (checkpoint.step === 0 && !saved.warm) return;
  const discard = () => studio.saveState.setState({ offer: undefined });
  studio.saveState.setState({
    offer: {
      step: checkpoint.step,
      backend: checkpoint.backend,
      older: saved.older === true,
      finished: totalSteps !== undefined && checkpoint.step >= totalSteps,
      fits,
      resume() {
        // Edited since the bar was drawn: its checkpoint would be refused.
        if (!fits(studio.document.store.getState().graph)) return;
        discard();
        const settings = made.value.graph.run;
        studio.run.start({ saved, settings, ...(checkpoint.step === 0 && { pauseAt: 0 }) });
      },
      discard,
    },
  });
}

/** A run of which nothing can be resumed any more is not merely silent. */
async function setAside(key: string): Promise<void> {
  const value = await damagedRun(key).catch(() => undefined);
  if (value === undefined) return;
  damaged.add({
    what: "the checkpoint of a run",
    key,
    value,
    async remove() {
      // Another run of the experiment may have taken its place.
      if ((await damagedRun(key)) !== undefined) await forgetRun(key);
    },
  });
}
