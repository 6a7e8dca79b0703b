import { engineNames } from "@adder-studio/core";
import { documentHash, type ModelGraph, type RunConfig } from "@adder-studio/graph";
import type { EngineName, NamedArray } from "@adder-studio/session";
import type { SavedRun, Session, SessionState } from "@adder-studio/session/client";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Derived } from "../document/derive";
import { chooseEngine, type EngineProbes, type Measurements } from "./engines";
import type { Started } from "./stale";

export interface RunState {
  /** The worker's own state; changes at phase changes only, never per tick. */
  readonly session: SessionState;
  readonly started: Started | undefined;
  readonly probes: EngineProbes | undefined;
  readonly measurements: Measurements;
  readonly picked: EngineName | undefined;
}

export interface RunModel {
  readonly store: StoreApi<RunState>;
  readonly session: Session;
  /** Asks whether anything may be trained now: the lesson of the document may want a prediction first. */
  readonly allowed: NonNullable<RunSources["allowed"]>;
  /**
   * Starts the network on screen from step 0; false when it cannot train. Weights that a run was given and could not begin
   * with (its data were absent, say) are those of the next start.
   */
  start(options?: StartOptions): boolean;
  /** Starts, pauses or resumes, as the phase allows. */
  toggle(): void;
  step(): void;
  /** Drops the trained weights: the next Run starts at step 0. */
  newWeights(): void;
  restartKeeping(): Promise<void>;
  rollback(): void;
  pick(backend: EngineName | undefined): void;
  measure(): Promise<void>;
  probe(): Promise<void>;
  dispose(): void;
}

export interface StartOptions {
  /** Name of the run, where it is started for something that has a name. */
  readonly name?: string;
  readonly weights?: readonly NamedArray[];
  /** A saved run whose checkpoint and curve the run goes on from. */
  readonly saved?: SavedRun;
  /** Settings that `saved` was saved with; those that decide its numbers equal the document's. */
  readonly settings?: RunConfig;
  readonly pauseAt?: number;
}

export interface RunSources {
  readonly session: Session;
  current(): { readonly graph: ModelGraph; readonly key: string; readonly derived: Derived };
  readonly prefs: Pick<Storage, "getItem" | "setItem"> | undefined;
  /** Asks whether to train now; `again` is called once what is not known yet has come. Without it: always. */
  readonly allowed?: (again: () => void) => boolean;
}

const measureAfterMs = 6000;
const pickedKey = "adder-studio:engine";

export function createRun({ session, current, prefs, allowed = () => true }: RunSources): RunModel {
  const store = createStore<RunState>(() => ({
    session: session.state,
    started: undefined,
    probes: undefined,
    measurements: {},
    picked: readPicked(prefs),
  }));
  let given: readonly NamedArray[] | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = session.subscribe(() => {
    const { phase } = session.state;
    store.setState({ session: session.state });
    // It has them, and they are in its checkpoint.
    if (phase === "running" || phase === "paused") given = undefined;
    // Hardware is timed once, while the first run goes on; it is offered for the next one.
    if (phase !== "running" || timer !== undefined) return;
    timer = setTimeout(() => void model.measure(), measureAfterMs);
  });

  function start(options: StartOptions = {}): boolean {
    if (!allowed(() => start(options))) return false;
    const { graph, key, derived } = current();
    const { ir } = derived.lowered;
    if (ir === undefined || derived.hash === undefined) return false;
    const { picked, probes } = store.getState();
    const backend =
      options.saved?.checkpoint.backend ?? chooseEngine(graph.run.engine, picked, probes).backend;
    const weights = options.saved === undefined ? (options.weights ?? given) : undefined;
    const warm = options.saved?.warm ?? weights !== undefined;
    const { name } = options;
    store.setState({ started: { graph, ir, hash: derived.hash, warm, ...(name && { name }) } });
    session.start({
      ir,
      run: options.settings ?? graph.run,
      backend,
      persistKey: key,
      document: { hash: documentHash(graph), graph, warm },
      ...(weights === undefined ? {} : { weights }),
      ...(options.saved === undefined
        ? {}
        : { checkpoint: options.saved.checkpoint, history: options.saved }),
      ...(options.pauseAt === undefined ? {} : { pauseAt: options.pauseAt }),
    });
    given = weights;
    return true;
  }

  const model: RunModel = {
    store,
    session,
    allowed,
    start,
    toggle() {
      const { phase } = session.state;
      if (phase === "running" || phase === "loading" || phase === "recovering") session.pause();
      else if (phase !== "paused") start();
      else if (allowed(model.toggle)) session.resume();
    },
    step() {
      const { phase } = session.state;
      if (phase === "running") session.pause();
      else if (phase === "paused") {
        if (allowed(model.step)) session.step();
      } else if (phase !== "loading" && phase !== "recovering") start({ pauseAt: 1 });
    },
    newWeights() {
      session.stop();
      given = undefined;
      store.setState({ started: undefined });
    },
    async restartKeeping() {
      const weights = await session.exportWeights().catch(() => undefined);
      start(weights === undefined ? {} : { weights });
    },
    rollback: () => session.rollback(),
    pick(picked) {
      store.setState({ picked });
      try {
        prefs?.setItem(pickedKey, picked ?? "");
      } catch {
        // Blocked storage: the choice lasts as long as the page.
      }
    },
    async probe() {
      if (store.getState().probes === undefined) {
        const { probeEngines } = await import("./engine-probe");
        const probes = await probeEngines();
        store.setState({ probes });
      }
    },
    async measure() {
      await model.probe();
      const { derived, graph } = current();
      const { ir } = derived.lowered;
      const { probes, started } = store.getState();
      if (ir === undefined || derived.hash === undefined) return;
      const { measureEngines } = await import("./measure");
      await measureEngines(
        {
          session,
          prefs,
          probes,
          graph,
          ir,
          hash: derived.hash,
          batch: (started?.graph ?? graph).run.batch,
        },
        (measurements) => store.setState({ measurements }),
      );
    },
    dispose() {
      clearTimeout(timer);
      unsubscribe();
      session.dispose();
    },
  };
  return model;
}

function readPicked(prefs: Pick<Storage, "getItem"> | undefined): EngineName | undefined {
  try {
    const value = prefs?.getItem(pickedKey);
    return engineNames.find((name) => name === value);
  } catch {
    return undefined;
  }
}
