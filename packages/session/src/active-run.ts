import {
  type Checkpoint,
  type Diagnostic,
  DiagnosticError,
  type EngineName,
  invariant,
  type NamedArray,
  shapeSize,
} from "@adder-studio/core";
import type { StartRequest } from "./api";
import type { HistoryWriter } from "./history";
import type { RunSegment, StartCommand } from "./protocol";
import type { FaultRecord } from "./recovery";
import type { WatchdogOptions } from "./watchdog";

/** State of the current run that is needed to start it again on another worker. */
export interface ActiveRun {
  readonly request: StartRequest;
  backend: EngineName;
  checkpoint: Checkpoint | undefined;
  /** Step at which the person wants the run to pause. */
  pauseAt: number | undefined;
  faults: FaultRecord | undefined;
  /** Number of times that the worker fell silent since the last checkpoint. */
  silences: number;
  finalWeights: readonly NamedArray[] | undefined;
}

/**
 * Returns how long to wait for a sign of life: twice as long after each silence where one op holds the whole
 * worker, so that an op of more than ten seconds is slow and not a hang for ever.
 */
export function patience(run: ActiveRun | undefined, options: WatchdogOptions): WatchdogOptions {
  if (run?.backend !== "wasm" && run?.backend !== "cpu") return options;
  return { ...options, ticks: options.ticks * 2 ** Math.min(run.silences, 3) };
}

/** Returns the command that starts `run`, from its last checkpoint if there is one. */
export function startCommand(
  run: ActiveRun,
  runId: number,
  dataBase: string,
  history: HistoryWriter,
  segments: readonly RunSegment[],
): StartCommand {
  const { request, backend, checkpoint, pauseAt } = run;
  const { persistKey, document, weights, steps, engineModule } = request;
  const step = checkpoint?.step ?? 0;
  return {
    type: "start",
    runId,
    ir: request.ir,
    run: request.run,
    backend,
    dataBase,
    ...(steps === undefined ? {} : { steps }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(weights === undefined ? {} : { weights }),
    ...(pauseAt === undefined ? {} : { pauseAt }),
    ...(engineModule === undefined ? {} : { engineModule }),
    ...(persistKey === undefined
      ? {}
      : {
          persist: {
            key: persistKey,
            rows: history.packed(step),
            width: history.width,
            epochs: history.epochs.filter((epoch) => epoch.step <= step),
            marks: history.marks.filter((mark) => mark.step <= step),
            segments,
            ...(document === undefined ? {} : { document }),
          },
        }),
  };
}

/** Returns parameters and moving statistics of the run's checkpoint, which holds them first, in the IR's order. */
export function checkpointWeights({
  checkpoint,
  request,
}: ActiveRun): readonly NamedArray[] | undefined {
  if (!checkpoint) return undefined;
  const at = new Map<string, number>();
  let end = 0;
  for (const { name, size } of checkpoint.layout) {
    at.set(name, end);
    end += size;
  }
  return request.ir.params.map(({ name, shape }) => {
    const start = at.get(name);
    invariant(start !== undefined, `the checkpoint holds ${name}`);
    return { name, shape, data: checkpoint.data.slice(start, start + shapeSize(shape)) };
  });
}

/** Error of an export before there are weights. */
export function noWeights(): DiagnosticError {
  return new DiagnosticError({
    code: "no-weights",
    severity: "error",
    message: "There are no weights yet: nothing has been trained.",
  });
}

/** Diagnostic of a run whose worker cannot be started. */
export function noWorker(cause: Diagnostic): Diagnostic {
  return {
    code: "worker-blocked",
    severity: "error",
    message: `The training worker cannot be started here. ${cause.message}`,
    hint: "Reload the page, or open it in a window of its own.",
  };
}

/** Diagnostic of a run that failed on every engine. */
export function noEngine(cause: Diagnostic): Diagnostic {
  return {
    code: "engine-exhausted",
    severity: "error",
    message: `Training failed on every engine. ${cause.message}`,
    hint: "Go back to the last good state, or try a smaller batch.",
  };
}
