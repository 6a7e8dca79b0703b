import type { Session } from "@adder-studio/session/client";
import type { StoreApi } from "zustand/vanilla";
import { randomId } from "../storage/random-id";
import type { Studio } from "../studio/studio";
import type { Recording, RunOf, RunsModel, RunsState } from "./model";
import { watchRuns } from "./recorder";

interface ComparisonParts {
  readonly studio: Studio;
  readonly makeSession: () => Session;
  readonly recording: Recording;
  /** Resolves when the list of this device has been read. */
  readonly ready: Promise<unknown>;
  readonly store: StoreApi<RunsState>;
}

type Job = RunOf & { readonly name: string; readonly id: string };

const tickMs = 500;

/**
 * Creates the queue of comparison runs. They train one at a time, each in a separate session, on the wasm engine, which
 * leaves the graphics card to the run on screen. The record of a run holds its failure.
 */
export function createComparisons({
  studio,
  makeSession,
  recording,
  ready,
  store,
}: ComparisonParts): Pick<RunsModel, "train" | "stop" | "onTick" | "dispose"> {
  let jobs: readonly Job[] = [];
  let current: { readonly session: Session; end(): void; id: string | undefined } | undefined;
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;

  /** Asks before the page closes: comparison runs have no checkpoint to go on from. */
  const warn = (event: BeforeUnloadEvent) => event.preventDefault();

  function guard(): void {
    // Listened to only then: a page that asks is not kept for a way back.
    if (current !== undefined || jobs.length > 0) window.addEventListener("beforeunload", warn);
    else window.removeEventListener("beforeunload", warn);
  }

  function updateWaiting(): void {
    guard();
    store.setState({ waiting: jobs.map(({ id, name }) => ({ id, name })) });
  }

  function next(): void {
    const [job, ...rest] = jobs;
    if (current !== undefined || job === undefined) return;
    jobs = rest;
    updateWaiting();
    const session = makeSession();
    const stop = watchRuns(session, studio.now, {
      began() {
        if (current?.session === session) current.id = recording.begin(job, session).id;
        return undefined;
      },
      changed(progress) {
        const id = current?.session === session ? current.id : undefined;
        if (id === undefined) return;
        recording.progress(id, progress, session);
        if (progress.outcome === "running") return;
        const { name } = job;
        const how = { done: "has ended", failed: "failed", stopped: "was stopped" };
        studio.ui.announce(`The comparison run ${name} ${how[progress.outcome]}`);
        // Not inside the session's own call.
        queueMicrotask(() => mine.end());
      },
    });
    const mine = {
      session,
      id: undefined as string | undefined,
      end() {
        if (current?.session !== session) return;
        stop();
        session.dispose();
        current = undefined;
        updateTimer();
        next();
        guard();
      },
    };
    current = mine;
    session.start({ ir: job.ir, run: job.graph.run, backend: "wasm" });
    updateTimer();
  }

  function wake(): void {
    for (const listener of listeners) listener();
  }

  /** Starts the timer of `onTick` while a comparison run trains and a listener waits; stops it otherwise. */
  function updateTimer(): void {
    wake();
    const wanted = current !== undefined && listeners.size > 0;
    if (wanted === (timer !== undefined)) return;
    clearInterval(timer);
    timer = wanted ? setInterval(wake, tickMs) : undefined;
  }

  return {
    train(job) {
      jobs = [...jobs, { ...job, id: randomId() }];
      updateWaiting();
      void ready.then(next);
    },
    stop(id) {
      if (current !== undefined && current.id === id) current.session.stop();
      else if (jobs.some((job) => job.id === id)) {
        jobs = jobs.filter((job) => job.id !== id);
        updateWaiting();
      }
    },
    onTick(listener) {
      listeners.add(listener);
      updateTimer();
      return () => {
        listeners.delete(listener);
        updateTimer();
      };
    },
    dispose() {
      jobs = [];
      current?.end();
      guard();
      clearInterval(timer);
    },
  };
}
