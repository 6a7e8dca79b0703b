import { lower } from "@adder-studio/blocks";
import { type Chain, type ChainDocument, chainOf } from "@adder-studio/blocks/approximation";
import type { NamedArray } from "@adder-studio/session";
import type { Session } from "@adder-studio/session/client";
import { documentOf, type Plan, type Rule, startOf } from "./plans";

export interface TrainingJob {
  readonly id: number;
  readonly plan: Plan;
  readonly rule: Rule;
  readonly seed: number;
}

/** A finished training: the network and the figures of its run. */
export interface Trained {
  readonly job: TrainingJob;
  readonly document: ChainDocument;
  readonly chain: Chain;
  readonly weights: readonly NamedArray[];
  readonly steps: number;
  readonly seconds: number;
}

interface TrainerEvents {
  readonly now: () => number;
  /** Reports the job that trains and the jobs that wait. */
  changed(running: TrainingJob | undefined, waiting: readonly TrainingJob[]): void;
  done(trained: Trained): void;
  failed(job: TrainingJob, why: string): void;
  /** Reports the progress, 0 to 1, and the network as it is; several times a second. */
  progress(share: number, chain: Chain): void;
}

export interface Trainer {
  train(jobs: readonly Omit<TrainingJob, "id">[]): void;
  /** Ends the job that trains and removes the jobs that wait. */
  stop(): void;
}

const snapshotMs = 160;

/** Trains the lab's networks one after the other on the wasm engine, each in a session with its own worker. */
export function createTrainer(makeSession: () => Session, events: TrainerEvents): Trainer {
  let waiting: readonly TrainingJob[] = [];
  let running: { readonly job: TrainingJob; end(): void } | undefined;
  let count = 0;

  function report(): void {
    events.changed(running?.job, waiting);
  }

  function next(): void {
    const [job, ...rest] = waiting;
    if (running !== undefined || job === undefined) return;
    waiting = rest;
    const document = documentOf(job.plan, job.rule, job.seed);
    const { ir, diagnostics } = lower(document.graph);
    if (ir === undefined) {
      const fault = diagnostics.find(({ severity }) => severity === "error");
      events.failed(job, fault?.message ?? "its network is not complete");
      report();
      next();
      return;
    }
    const session = makeSession();
    const began = events.now();
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
      const { phase, diagnostic, step } = session.state;
      if (running !== mine) return;
      if (phase === "failed") {
        events.failed(job, diagnostic?.message ?? "it stopped");
        mine.end();
      } else if (phase === "done") {
        void session.exportWeights().then((weights) => {
          if (running !== mine) return;
          const seconds = (events.now() - began) / 1000;
          const chain = chainOf(document, weights);
          events.done({ job, document, chain, weights, steps: step, seconds });
          mine.end();
        });
      }
    });
    const timer = setInterval(() => {
      const { phase, totalSteps } = session.state;
      if (phase !== "running") return;
      void session
        .exportWeights()
        .then((weights) => {
          if (running !== mine || totalSteps === 0) return;
          events.progress(session.history.step / totalSteps, chainOf(document, weights));
        })
        // The run ended while its weights were on the way; its end is reported above.
        .catch(() => undefined);
    }, snapshotMs);
    const weights = startOf(job.plan, document, job.seed);
    session.start({ ir, run: document.graph.run, backend: "wasm", weights });
    report();
  }

  return {
    train(jobs) {
      const added = jobs.map((job) => {
        count += 1;
        return { ...job, id: count };
      });
      waiting = [...waiting, ...added];
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
