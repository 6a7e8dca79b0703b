import { lower } from "@adder-studio/blocks";
import type { Repeated } from "@adder-studio/classroom/board";
import type { ModelGraph } from "@adder-studio/graph";
import { taskOf, totals } from "@adder-studio/ir";
import type { Session } from "@adder-studio/session/client";
import { repeatRun } from "../../training/repeat-run";

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

/**
 * Creates the queue of repeated runs: one at a time, each in a session of its own on the wasm engine, whose bits are the
 * same on every machine. The run on screen goes on undisturbed.
 */
export function createRepeater(makeSession: () => Session, events: RepeatEvents): Repeater {
  let waiting: readonly Job[] = [];
  let running: { readonly job: Job; stop(): void } | undefined;

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
    const end = () => {
      running = undefined;
      next();
      report();
    };
    running = {
      job,
      ...repeatRun(
        makeSession,
        { ir, run: graph.run },
        {
          progress: ({ step, totalSteps }) => events.progress(job.code, step / totalSteps),
          ended({ weights, epochs }) {
            const { layers } = totals(ir);
            events.done(job.code, {
              weights: weights ?? "",
              figure: epochs.at(-1)?.testAccuracy ?? Number.NaN,
              kind: taskOf(ir) === "values" ? "error" : "share",
              epochs: epochs.length,
              additions: layers.additions,
              multiplications: layers.multiplications,
            });
            end();
          },
          failed(why) {
            events.failed(job.code, why);
            end();
          },
        },
      ),
    };
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
      running?.stop();
      running = undefined;
      report();
    },
  };
}
