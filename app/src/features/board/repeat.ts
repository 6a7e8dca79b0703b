import { lower } from "@adder-studio/blocks";
import type { Repeated } from "@adder-studio/classroom/board";
import { type EngineVersion, engineVersions } from "@adder-studio/core/engines";
import type { ModelGraph, RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { taskOf, totals } from "@adder-studio/ir";
import type { EpochEvent, Session } from "@adder-studio/session/client";
import { repeatRun } from "../../training/repeat-run";

/** A run that is repeated to check a code. */
interface Job {
  readonly code: string;
  readonly graph: ModelGraph;
  readonly seed: number;
  /** Beginning of the hash that its weights should have; absent where the bits of its engine are its own. */
  readonly weights?: string;
}

/** Earlier versions of the engine, the newest first. */
const earlier = engineVersions.slice(0, -1).toReversed();

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
 *
 * A code does not say which version of the engine made it. Where the weights are not those that are expected, the earlier ones are
 * tried, too: `done` gets the run with the expected weights, else that of the present engine. One that cannot be tried
 * leaves the code unchecked, since it may be the one.
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
    train(job, ir, graph.run, []);
  }

  /** Repeats the run of `job` on the present engine, or on the earlier one that comes after those that have been tried. */
  function train(job: Job, ir: ModelIR, run: RunConfig, made: readonly Repeated[]): void {
    const version = made.length === 0 ? undefined : earlier[made.length - 1];
    const end = () => {
      running = undefined;
      next();
      report();
    };
    const task = { ir, run, ...(version && { module: version.module }) };
    const repetition = repeatRun(makeSession, task, {
      progress: ({ step, totalSteps }) => events.progress(job.code, step / totalSteps),
      ended({ weights = "", epochs }) {
        const repeated = repeatedOf(ir, weights, epochs);
        const isFound = job.weights === undefined || weights.startsWith(job.weights);
        if (!isFound && made.length < earlier.length) {
          train(job, ir, run, [...made, repeated]);
          return;
        }
        events.done(job.code, isFound ? repeated : (made[0] ?? repeated));
        end();
      },
      failed(why) {
        events.failed(job.code, version ? untriedText(version, why) : why);
        end();
      },
    });
    running = { job, ...repetition };
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

function repeatedOf(ir: ModelIR, weights: string, epochs: readonly EpochEvent[]): Repeated {
  const { layers } = totals(ir);
  return {
    weights,
    figure: epochs.at(-1)?.testAccuracy ?? Number.NaN,
    kind: taskOf(ir) === "values" ? "error" : "share",
    epochs: epochs.length,
    additions: layers.additions,
    multiplications: layers.multiplications,
  };
}

function untriedText({ id }: EngineVersion, why: string): string {
  return `It was not made on the present engine, and on engine ${id} it could not be tried. ${why}`;
}
