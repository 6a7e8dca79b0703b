import type { Predictions } from "@adder-studio/session/client";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import { useStudio } from "../studio/context";
import { perStudio } from "../studio/per-studio";
import type { Studio } from "../studio/studio";
import { type Confusion, confusionOf } from "./confusion";

/** The results of this run's tests, one entry an epoch. Changes once a test. */
export interface PredictionLog {
  readonly last: Predictions | undefined;
  readonly epochs: readonly { readonly epoch: number; readonly confusion: Confusion }[];
}

interface Log {
  readonly store: StoreApi<PredictionLog>;
  dispose(): void;
}

const none: PredictionLog = { last: undefined, epochs: [] };

/** The page's one log; it listens from when it is first asked for. */
export const predictionLogOf = perStudio("test predictions", createLog, (log) => log.dispose());

function createLog({ run: { session } }: Studio): Log {
  const first = session.predictions;
  const store = createStore<PredictionLog>(() =>
    first === undefined ? none : withTest(none, first),
  );
  let { runId } = session.state;
  const stopPredictions = session.onPredictions((predictions) => {
    store.setState(withTest(store.getState(), predictions));
  });
  const unsubscribe = session.subscribe(() => {
    const { state } = session;
    const isOver = state.phase === "idle" && store.getState() !== none;
    if (state.runId === runId && !isOver) return;
    runId = state.runId;
    store.setState(none);
  });
  return {
    store,
    dispose() {
      stopPredictions();
      unsubscribe();
    },
  };
}

function withTest({ epochs }: PredictionLog, last: Predictions): PredictionLog {
  // After a step back to a checkpoint, later epochs never were.
  const before = epochs.filter(({ epoch }) => epoch < last.epoch);
  return { last, epochs: [...before, { epoch: last.epoch, confusion: confusionOf(last) }] };
}

export function usePredictions(): PredictionLog {
  return useStore(predictionLogOf(useStudio()).store);
}
