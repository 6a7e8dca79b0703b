import { lower } from "@adder-studio/blocks";
import type { Repeated } from "@adder-studio/classroom/board";
import type { ModelGraph } from "@adder-studio/graph";
import { taskOf, totals } from "@adder-studio/ir";
import type { Session } from "@adder-studio/session/client";

/** A run that is repeated to check a code. */
interface Job {
  readonly code: string;
  readonly graph: ModelGraph;
  readonly seed: number;
}

interface RepeatEvents {
  /** Reports the code whose run is repeated and those that wait. */
  changed(running: string | undefined, waiting: readonly string[]): void;
  progress(code: string, share: number): void;
  done(code: string, repeated: Repeated): void;
  failed(code: string, why: string): void;
}

export interface Repeater {
  add(jobs: readonly Job[]): void;
  /** Ends the run in progress and drops those that wait. */
  stop(): void;
}

const progressMs = 400;

/**
 * Creates the queue of repeated runs: one at a time, each in a session of its own on the wasm engine, whose bits are the
 * same on every machine. The run on screen goes on undisturbed.
 */
export function createRepeater(makeSession: () => Session, events: RepeatEvents): Repeater {
  let waiting: readonly Job[] = [];
  let running: { readonly job: Job; end(): void } | undefined;

  function report(): void {
    events.changed(
      running?.job.code,
      waiting.map(({ code }) => code),
    );
  }

  function next(): void {
    const [job, ...rest] = waiting;
    if (running !== undefined || job === undefined) return;
    waiting = rest;
    const graph = { ...job.graph, run: { ...job.graph.run, seed: job.seed } };
    const { ir, diagnostics } = lower(graph);
    if (ir === undefined) {
      const fault = diagnostics.find(({ severity }) => severity === "error");
      events.failed(job.code, fault?.message ?? "Its network is not complete.");
      next();
      return;
    }
    const session = makeSession();
    const timer = setInterval(() => {
      const { totalSteps } = session.state;
      if (totalSteps > 0) events.progress(job.code, session.history.step / totalSteps);
    }, progressMs);
    const mine = {
      job,
      end() {
        if (running !== mine) return;
        running = undefined;
        clearInterval(timer);
        unsubscribe();
        // The session is calling this function and cannot be disposed of inside the call.
        queueMicrotask(() => session.dispose());
        next();
        report();
      },
    };
    running = mine;
    const unsubscribe = session.subscribe(() => {
      const { phase, diagnostic, weightsHash } = session.state;
      if (running !== mine) return;
      if (phase === "failed") events.failed(job.code, diagnostic?.message ?? "The run stopped.");
      else if (phase === "done") {
        const { layers } = totals(ir);
        events.done(job.code, {
          weights: weightsHash ?? "",
          figure: session.history.epochs.at(-1)?.testAccuracy ?? Number.NaN,
          kind: taskOf(ir) === "values" ? "error" : "share",
          epochs: session.history.epochs.length,
          additions: layers.additions,
          multiplications: layers.multiplications,
        });
      } else return;
      mine.end();
    });
    session.start({ ir, run: graph.run, backend: "wasm" });
  }

  return {
    add(jobs) {
      const known = new Set([running?.job.code, ...waiting.map(({ code }) => code)]);
      waiting = [...waiting, ...jobs.filter(({ code }) => !known.has(code))];
      next();
      report();
    },
    stop() {
      waiting = [];
      running?.end();
      report();
    },
  };
}
