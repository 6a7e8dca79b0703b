import type { EngineName } from "@adder-studio/core";
import type { Mark, RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import type { EpochEvent, Session } from "@adder-studio/session/client";

/** A run that is made again. */
export interface RepeatJob {
  readonly ir: ModelIR;
  readonly run: RunConfig;
  /** Undefined: wasm, whose bits are the same on every machine. */
  readonly engine?: EngineName;
  /** First digits of the hash of the wasm engine's module; empty: the present one. */
  readonly module?: string;
  /** Steps of the whole run; undefined: as many as its epochs have. */
  readonly steps?: number;
  /** Number of steps after which the repetition ends; undefined: all of them. */
  readonly until?: number;
}

/** The state of a repetition: its steps, and what they made. */
export interface Repetition {
  readonly step: number;
  readonly totalSteps: number;
  readonly marks: readonly Mark[];
  readonly epochs: readonly EpochEvent[];
  /** Hash of the weights after the last step. */
  readonly weights: string | undefined;
  /** Milliseconds a step takes; undefined in the first steps. */
  readonly stepMs: number | undefined;
}

export interface RepeatEvents {
  progress(repetition: Repetition): void;
  ended(repetition: Repetition): void;
  /** `diverged` is true where a number of the run was not finite. */
  failed(why: string, repetition: Repetition, diverged: boolean): void;
}

const progressMs = 300;

/**
 * Makes a run again in a session of its own, which `makeSession` gives. The run on screen goes on undisturbed. A repetition
 * that ended up on another engine has failed: its bits would be those of another run.
 */
export function repeatRun(
  makeSession: () => Session,
  { ir, run, engine = "wasm", module = "", steps, until }: RepeatJob,
  events: RepeatEvents,
): { stop(): void } {
  const session = makeSession();
  let over = false;
  const timer = setInterval(() => {
    if (session.state.totalSteps > 0) events.progress(made());
  }, progressMs);
  const unsubscribe = session.subscribe(() => {
    const { phase, diagnostic, segments } = session.state;
    if (over) return;
    if (segments.some((segment) => segment.engine.backend !== engine)) {
      end(() => events.failed("Its engine does not run in this browser.", made(), false));
    } else if (phase === "failed") {
      const why = diagnostic?.message ?? "It stopped.";
      end(() => events.failed(why, made(), diagnostic?.code === "loss-not-finite"));
    } else if (phase === "done" || (phase === "paused" && until !== undefined)) {
      end(() => events.ended(made()));
    }
  });

  function made(): Repetition {
    const { history, state } = session;
    const { examplesPerSecond } = history;
    return {
      step: history.step,
      totalSteps: state.totalSteps,
      marks: history.marks,
      epochs: history.epochs,
      weights: state.weightsHash,
      stepMs: examplesPerSecond > 0 ? (1000 * run.batch) / examplesPerSecond : undefined,
    };
  }

  function end(tell: () => void): void {
    over = true;
    clearInterval(timer);
    unsubscribe();
    tell();
    // The session may be calling this function and cannot be disposed of inside the call.
    queueMicrotask(() => session.dispose());
  }

  session.start({
    ir,
    run,
    backend: engine,
    ...(module === "" ? {} : { engineModule: module }),
    ...(steps === undefined ? {} : { steps }),
    ...(until === undefined || until === steps ? {} : { pauseAt: until }),
  });
  return {
    stop() {
      if (!over) end(() => undefined);
    },
  };
}
