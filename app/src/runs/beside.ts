import type { Session } from "@adder-studio/session/client";
import type { StoreApi } from "zustand/vanilla";
import type { Studio } from "../studio/studio";
import type { Recording, RunOf, RunsModel, RunsState } from "./model";
import { watchRuns } from "./recorder";

interface ComparisonParts {
  readonly studio: Studio;
  readonly makeSession: () => Session;
  readonly recording: Recording;
  /** The list of this device has been read. */
  readonly ready: Promise<unknown>;
  readonly store: StoreApi<RunsState>;
}

type Job = RunOf & { readonly name: string; readonly id: string };

const beatMs = 500;

/**
 * Runs beside the one on screen: one at a time, each in a session of its own, on the engine that takes no graphics card
 * from the other. Whatever goes wrong in one is told in its record.
 */
export function createComparisons({
  studio,
  makeSession,
  recording,
  ready,
  store,
}: ComparisonParts): Pick<RunsModel, "train" | "stop" | "onBeat" | "dispose"> {
  let jobs: readonly Job[] = [];
  let going: { readonly session: Session; end(): void; id: string | undefined } | undefined;
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;

  /** The run on screen goes on from its checkpoint; these would be lost without a word. */
  const warn = (event: BeforeUnloadEvent) => event.preventDefault();

  function guard(): void {
    // Listened to only then: a page that asks is not kept for a way back.
    if (going !== undefined || jobs.length > 0) window.addEventListener("beforeunload", warn);
    else window.removeEventListener("beforeunload", warn);
  }

  function tell(): void {
    guard();
    store.setState({ waiting: jobs.map(({ id, name }) => ({ id, name })) });
  }

  function next(): void {
    const [job, ...rest] = jobs;
    if (going !== undefined || job === undefined) return;
    jobs = rest;
    tell();
    const session = makeSession();
    const stop = watchRuns(session, studio.now, {
      began() {
        if (going?.session === session) going.id = recording.begin(job, session).id;
        return undefined;
      },
      changed(progress) {
        const id = going?.session === session ? going.id : undefined;
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
        if (going?.session !== session) return;
        stop();
        session.dispose();
        going = undefined;
        beat();
        next();
        guard();
      },
    };
    going = mine;
    session.start({ ir: job.ir, run: job.graph.run, backend: "wasm" });
    beat();
  }

  function wake(): void {
    for (const listener of listeners) listener();
  }

  /** The clock of the drawings, on while there is something to draw and somebody who draws. */
  function beat(): void {
    wake();
    const wanted = going !== undefined && listeners.size > 0;
    if (wanted === (timer !== undefined)) return;
    clearInterval(timer);
    timer = wanted ? setInterval(wake, beatMs) : undefined;
  }

  return {
    train(job) {
      jobs = [...jobs, { ...job, id: crypto.randomUUID() }];
      tell();
      void ready.then(next);
    },
    stop(id) {
      if (going !== undefined && going.id === id) going.session.stop();
      else if (jobs.some((job) => job.id === id)) {
        jobs = jobs.filter((job) => job.id !== id);
        tell();
      }
    },
    onBeat(listener) {
      listeners.add(listener);
      beat();
      return () => {
        listeners.delete(listener);
        beat();
      };
    },
    dispose() {
      jobs = [];
      going?.end();
      guard();
      clearInterval(timer);
    },
  };
}
