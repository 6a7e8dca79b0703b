import type { Clamp, IntegerReport, IntegerSettings } from "@adder-studio/core";
import { DiagnosticError } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import { type IntegerJob, startIntegers } from "@adder-studio/session/integers";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import { useStudio } from "../../studio/context";
import { perStudio } from "../../studio/per-studio";
import type { Studio } from "../../studio/studio";

/** An integer evaluation: its settings, its reports so far, and the weights that it is of. */
export interface Evaluation {
  readonly going: boolean;
  readonly percentile: number;
  readonly statistics: IntegerSettings["statistics"];
  /** One for each clamp, in the order of `clamps`; the last may still grow. */
  readonly reports: readonly IntegerReport[];
  /** The run, its network, and the step that its weights are of. */
  readonly runId: number;
  readonly graph: ModelGraph | undefined;
  readonly step: number;
  readonly fault: string | undefined;
}

export const clamps: readonly Clamp[] = ["none", "lossless", "calibrated"];
export const widths: readonly number[] = [4, 5, 6, 7, 8];

interface EvaluationState {
  readonly store: StoreApi<Evaluation>;
  job: IntegerJob | undefined;
  /** Changes with each start and each cancelling: what an older one still says is passed over. */
  turn: number;
}

const stateOf = perStudio("evaluation on integers", createState, end);

function createState(): EvaluationState {
  const store = createStore<Evaluation>(() => ({
    going: false,
    percentile: 100,
    statistics: "float",
    reports: [],
    runId: 0,
    graph: undefined,
    step: 0,
    fault: undefined,
  }));
  return { store, job: undefined, turn: 0 };
}

export function evaluationOf(studio: Studio): StoreApi<Evaluation> {
  return stateOf(studio).store;
}

export function useEvaluation(): Evaluation {
  return useStore(evaluationOf(useStudio()));
}

/** Takes the weights of the run as they are now; a run that goes on meanwhile is left alone. */
export async function evaluate(studio: Studio): Promise<void> {
  const own = stateOf(studio);
  const { started, session } = studio.run.store.getState();
  if (own.store.getState().going || started === undefined) return;
  const { percentile, statistics } = own.store.getState();
  const { graph, ir } = started;
  const step = studio.run.session.history.step;
  own.turn += 1;
  const { turn } = own;
  const tell = (change: Partial<Evaluation>) => {
    if (own.turn === turn) own.store.setState(change);
  };
  tell({ going: true, reports: [], runId: session.runId, graph, step, fault: undefined });
  try {
    if (session.phase === "loading") throw new Error("There are no weights yet.");
    const weights = await studio.run.session.exportWeights();
    if (own.turn !== turn) return;
    own.job = startIntegers(
      {
        ir,
        run: graph.run,
        weights,
        settings: clamps.map((clamp) => ({ bits: widths, clamp, percentile, statistics })),
        dataBase: new URL("./", document.baseURI).href,
      },
      (reports) => tell({ reports }),
    );
    await own.job.result;
  } catch (error) {
    const fault =
      error instanceof DiagnosticError ? error.diagnostic.message : (error as Error).message;
    tell({ fault });
  } finally {
    tell({ going: false });
  }
}

export function cancel(studio: Studio): void {
  end(stateOf(studio));
}

function end(own: EvaluationState): void {
  own.turn += 1;
  own.job?.cancel();
  own.store.setState({ going: false });
}
