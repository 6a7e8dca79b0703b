import type { Chain } from "@adder-studio/blocks/approximation";
import { createSession, type Session } from "@adder-studio/session/client";
import { createStore, type StoreApi } from "zustand/vanilla";
import { perStudio } from "../../studio/per-studio";
import { measure, nameOf, type Plan, type Rule } from "./plans";
import { drawnId, firstDrawn, type LabTarget } from "./targets";
import { createTrainer, type Trained, type TrainingJob } from "./trainer";

export type Tab = "curve" | "deep" | "surface" | "flat";
/** The network in the picture: the built one, or the one trained with a gradient rule. */
export type Shown = "built" | Rule;

/** A trained network with its largest and its root mean square error. */
export interface Result extends Trained {
  readonly sup: number;
  readonly rms: number;
}

export interface LabState {
  readonly tab: Tab;
  readonly line: string;
  readonly plane: string;
  readonly drawn: readonly number[];
  readonly width: number;
  readonly depth: number;
  readonly perSide: number;
  readonly shown: Shown;
  readonly results: readonly Result[];
  readonly running: TrainingJob | undefined;
  readonly waiting: readonly TrainingJob[];
  /** The reason why the last training failed. */
  readonly fault: string | undefined;
  /** The message that a screen reader reads once. */
  readonly message: string;
}

export interface Live {
  /** Progress of the running training, 0 to 1. */
  readonly share: number;
  readonly chain: Chain | undefined;
}

export interface LabModel {
  readonly store: StoreApi<LabState>;
  set(change: Partial<LabState>): void;
  train(plans: readonly Plan[], rules: readonly Rule[]): void;
  stop(): void;
  live(): Live;
  /** Calls the listener several times a second while a network trains; returns the function that unsubscribes. */
  onLive(listener: () => void): () => void;
}

const mostResults = 200;

/** Returns the studio's lab; its choices and results last as long as the page. */
export const labOf = perStudio(
  "lab",
  (studio, makeSession?: () => Session) => createLab(() => studio.now(), makeSession),
  (lab) => lab.stop(),
);

function createLab(
  now: () => number,
  makeSession = () => createSession({ dataBase: new URL("./", document.baseURI).href }),
): LabModel {
  const store = createStore<LabState>(() => ({
    tab: "curve",
    line: "sine",
    plane: "product",
    drawn: firstDrawn,
    width: 9,
    depth: 5,
    perSide: 6,
    shown: "built",
    results: [],
    running: undefined,
    waiting: [],
    fault: undefined,
    message: "",
  }));
  const listeners = new Set<() => void>();
  let live: Live = { share: 0, chain: undefined };
  const setLive = (next: Live) => {
    live = next;
    for (const listener of listeners) listener();
  };
  const trainer = createTrainer(makeSession, {
    now,
    changed(running, waiting) {
      if (running?.id !== store.getState().running?.id) setLive({ share: 0, chain: undefined });
      store.setState({ running, waiting });
    },
    progress: (share, chain) => setLive({ share, chain }),
    done(trained) {
      const result = { ...trained, ...measure(trained.job.plan, trained.chain) };
      const others = store.getState().results.filter((one) => !same(one.job, trained.job));
      store.setState({
        results: [...others.slice(1 - mostResults), result],
        message: `Trained: root mean square error ${result.rms.toPrecision(2)}`,
      });
    },
    failed: (_, why) => store.setState({ fault: why, message: `Training failed: ${why}` }),
  });
  return {
    store,
    // The network that another tab shows may not exist in this one.
    set: (change) =>
      store.setState(change.tab === undefined ? change : { shown: "built", ...change }),
    train(plans, rules) {
      store.setState({ fault: undefined });
      trainer.train(rules.flatMap((rule) => plans.map((plan) => ({ plan, rule, seed: 0 }))));
    },
    stop: () => trainer.stop(),
    live: () => live,
    onLive(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

type Job = Omit<TrainingJob, "id">;

function same(a: Job, b: Job): boolean {
  return nameOf(a.plan) === nameOf(b.plan) && a.rule === b.rule && a.seed === b.seed;
}

/** Returns the trained network of a plan, if there is one. */
export function resultOf(
  { results }: Pick<LabState, "results">,
  plan: Plan,
  rule: Rule,
): Result | undefined {
  return results.find((one) => same(one.job, { plan, rule, seed: 0 }));
}

/** Returns the trained networks of a plan with either gradient, where they exist. */
export function resultsOf(state: Pick<LabState, "results">, plan: Plan) {
  return (["full-precision", "sign"] as const).map((rule) => ({
    rule,
    result: resultOf(state, plan, rule),
  }));
}

/** Returns the function that is chosen in the tabs on functions of one number. */
export function lineTarget({ line, drawn }: Pick<LabState, "line" | "drawn">): LabTarget {
  return line === drawnId ? { id: drawnId, drawn } : { id: line };
}

/** Returns the networks of all sizes trained on a plan's function with a gradient rule, by size. */
export function trainedOn(
  { results }: Pick<LabState, "results">,
  like: Plan,
  rule: Rule,
): readonly Result[] {
  const name = nameOf({ ...like, ...(like.kind === "deep" ? { depth: 0 } : { width: 0 }) });
  return results
    .filter(({ job }) => {
      const { plan } = job;
      const bare = { ...plan, ...(plan.kind === "deep" ? { depth: 0 } : { width: 0 }) };
      return job.rule === rule && nameOf(bare) === name;
    })
    .sort((a, b) => sizeOf(a.job.plan) - sizeOf(b.job.plan));
}

export function sizeOf(plan: Plan): number {
  return plan.kind === "deep" ? plan.depth : plan.width;
}
