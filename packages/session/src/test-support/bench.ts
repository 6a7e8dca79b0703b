import { createSession, type Session, type SessionState } from "../client";
import type { WorkerLike } from "../connection";
import type { TrainEvent } from "../protocol";
import type { WatchdogOptions } from "../watchdog";
import type { TestAnswer, TestRequest } from "./protocol";

/** A session on real workers that a test can hurt and listen to. */
export interface Bench {
  readonly session: Session;
  /** Every message of every worker. */
  readonly messages: TrainEvent[];
  readonly spawned: number;
  ask(call: TestRequest["call"]): Promise<number>;
  /** Ends the worker as the browser would when memory runs out: without a word. */
  kill(): void;
  until(condition: (state: SessionState) => boolean, ms?: number): Promise<void>;
  /** Waits for `step` rows at least. */
  reach(step: number, ms?: number): Promise<void>;
}

/** Four seconds of silence instead of ten. */
const impatient: WatchdogOptions = { tickMs: 200, ticks: 20 };

export function createBench(
  dataBase = location.origin,
  onSpawn: (worker: Worker) => void = () => {},
): Bench {
  const messages: TrainEvent[] = [];
  let worker: Worker | undefined;
  let spawned = 0;
  let asked = 0;
  const session = createSession({
    dataBase: `${dataBase}/`,
    watchdog: impatient,
    spawn() {
      spawned += 1;
      worker = new Worker(new URL("../worker/test-support.ts", import.meta.url), {
        type: "module",
        name: "trainer",
      });
      onSpawn(worker);
      worker.addEventListener("message", ({ data }) => {
        if (data.type !== "test") messages.push(data);
      });
      return worker as unknown as WorkerLike;
    },
  });

  async function poll(condition: () => boolean, what: string, ms: number): Promise<void> {
    const end = performance.now() + ms;
    while (!condition()) {
      if (performance.now() > end) {
        throw new Error(`waited too long for ${what}; ${JSON.stringify(session.state)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  return {
    session,
    messages,
    get spawned() {
      return spawned;
    },
    ask(call) {
      const target = worker as Worker;
      asked += 1;
      const id = asked;
      const request: TestRequest = { type: "test", id, call };
      return new Promise((resolve) => {
        target.addEventListener("message", ({ data }: MessageEvent<TestAnswer>) => {
          if (data.type === "test" && data.id === id) resolve(data.value);
        });
        target.postMessage(request);
      });
    },
    kill: () => worker?.terminate(),
    until: (condition, ms = 50_000) => poll(() => condition(session.state), String(condition), ms),
    reach: (step, ms = 50_000) => poll(() => session.history.step >= step, `step ${step}`, ms),
  };
}

/** Everything a run shows, without what may differ from worker to worker. */
export interface Record {
  readonly columns: readonly Float32Array[];
  readonly epochs: readonly object[];
  readonly weightsHash: string | undefined;
}

export function recordOf({ history, state }: Session): Record {
  return {
    columns: Array.from({ length: history.width }, (_, c) => history.column(c).slice()),
    epochs: history.epochs.map(({ runId: _, ...figures }) => figures),
    weightsHash: state.weightsHash,
  };
}
