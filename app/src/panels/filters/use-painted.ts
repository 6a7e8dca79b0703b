import { useStore } from "zustand";
import { useRun, useStudio } from "../../studio/context";
import { type WindowLayer, withFilter } from "../activations/window";
import { forgetPaint, type Painted, paintKey, usePaint } from "./paint-store";

export interface PaintedFilter {
  readonly key: string;
  readonly painted: Painted | undefined;
  /** Filters of the run's layer that were painted. */
  readonly count: number;
  /** Puts them into a copy of the run's weights, from which a new run starts and waits at step 0. */
  use(): Promise<void>;
}

export function usePainted(layer: WindowLayer, filter: number): PaintedFilter {
  const studio = useStudio();
  const store = usePaint();
  const runId = useRun((state) => state.session.runId);
  const state = useStore(store);
  const key = paintKey(runId, layer.param, filter);
  const filters = Array.from({ length: layer.filters }, (_, index) => ({
    index,
    key: paintKey(runId, layer.param, index),
  })).filter((it) => state[it.key] !== undefined);

  async function use(): Promise<void> {
    const weights = await studio.run.session.exportWeights();
    const painted = weights.map((entry) => {
      if (entry.name !== layer.param) return entry;
      const data = filters.reduce(
        (all, it) => withFilter(layer, all, it.index, state[it.key]?.values ?? []),
        entry.data,
      );
      return { ...entry, data };
    });
    for (const it of filters) forgetPaint(store, it.key);
    const { startFromWeights } = await import("../../features/library/files");
    studio.ui.set({ notice: await startFromWeights(studio, painted, "this run") });
  }

  return { key, painted: state[key], count: filters.length, use };
}
