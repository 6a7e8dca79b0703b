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

/** What one training has come to. */
export interface Trained {
  readonly job: TrainingJob;
  readonly document: ChainDocument;
  readonly chain: Chain;
  readonly weights: readonly NamedArray[];
  readonly steps: number;
  readonly seconds: number;
}

interface Sink {
  readonly now: () => number;
  /** The one that trains now, and those that wait. */
  changed(going: TrainingJob | undefined, waiting: readonly TrainingJob[]): void;
  done(trained: Trained): void;
  failed(job: TrainingJob, why: string): void;
  /** How far it is, 0 to 1, and the network as it is at the moment; several times a second. */
  seen(share: number, chain: Chain): void;
}

export interface Trainer {
  train(jobs: readonly Omit<TrainingJob, "id">[]): void;
  /** Ends the one that trains and those that wait. */
  stop(): void;
}

const lookMs = 160;

/** Trains the lab's networks one after the other, in the worker of a session of their own, on the wasm engine. */
export function createTrainer(makeSession: () => Session, sink: Sink): Trainer {
  let waiting: readonly TrainingJob[] = [];
  let going: { readonly job: TrainingJob; end(): void } | undefined;
  let count = 0;

  function tell(): void {
    sink.changed(going?.job, waiting);
  }

  function next(): void {
    const [job, ...rest] = waiting;
    if (going !== undefined || job === undefined) return;
    waiting = rest;
    const document = documentOf(job.plan, job.rule, job.seed);
    const { ir, diagnostics } = lower(document.graph);
    if (ir === undefined) {
      const fault = diagnostics.find(({ severity }) => severity === "error");
      sink.failed(job, fault?.message ?? "its network is not whole");
      tell();
      next();
      return;
    }
    const session = makeSession();
    const began = sink.now();
    const mine = {
      job,
      end() {
        if (going !== mine) return;
        going = undefined;
        clearInterval(timer);
        unsubscribe();
        // Not inside of the session's own call.
        queueMicrotask(() => session.dispose());
        next();
        tell();
      },
    };
    going = mine;
    const unsubscribe = session.subscribe(() => {
      const { phase, diagnostic, step } = session.state;
      if (going !== mine) return;
      if (phase === "failed") {
        sink.failed(job, diagnostic?.message ?? "it stopped");
        mine.end();
      } else if (phase === "done") {
        void session.exportWeights().then((weights) => {
          if (going !== mine) return;
          const seconds = (sink.now() - began) / 1000;
          const chain = chainOf(document, weights);
          sink.done({ job, document, chain, weights, steps: step, seconds });
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
          if (going !== mine || totalSteps === 0) return;
          sink.seen(session.history.step / totalSteps, chainOf(document, weights));
        })
        // The run ended while it was asked for: its end has been told.
        .catch(() => undefined);
    }, lookMs);
    const weights = startOf(job.plan, document, job.seed);
    session.start({ ir, run: document.graph.run, backend: "wasm", weights });
    tell();
  }

  return {
    train(jobs) {
      const added = jobs.map((job) => {
        count += 1;
        return { ...job, id: count };
      });
      waiting = [...waiting, ...added];
      next();
      tell();
    },
    stop() {
      waiting = [];
      going?.end();
      tell();
    },
  };
}
