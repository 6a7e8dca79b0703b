import { createSession, type Session, type SessionState } from "../client";
import type { WorkerLike } from "../connection";
import type { TrainEvent } from "../protocol";
import type { WatchdogOptions } from "../watchdog";
import type { TestReply, TestRequest } from "./protocol";

/** A session on real workers into which a test can inject faults, and whose messages it can read. */
export interface TestBench {
  readonly session: Session;
  /** Messages of all workers so far. */
  readonly messages: TrainEvent[];
  readonly spawned: number;
  ask(call: TestRequest["call"]): Promise<number>;
  /** Ends the worker as the browser would when memory runs out: without a message. */
  kill(): void;
  until(condition: (state: SessionState) => boolean, ms?: number): Promise<void>;
  /** Waits until at least `step` rows have come. */
  untilStep(step: number, ms?: number): Promise<void>;
}

/** Shorter patience for tests: four seconds of silence instead of ten. */
const impatient: WatchdogOptions = { tickMs: 200, ticks: 20 };

export function createTestBench(
  dataBase = location.origin,
  onSpawn: (worker: Worker) => void = () => {},
): TestBench {
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
        target.addEventListener("message", ({ data }: MessageEvent<TestReply>) => {
          if (data.type === "test" && data.id === id) resolve(data.value);
        });
        target.postMessage(request);
      });
    },
    kill: () => worker?.terminate(),
    until: (condition, ms = 50_000) => poll(() => condition(session.state), String(condition), ms),
    untilStep: (step, ms = 50_000) => poll(() => session.history.step >= step, `step ${step}`, ms),
  };
}

/** Curves and weights hash of a run, without figures that may differ from worker to worker. */
export interface RunRecord {
  readonly columns: readonly Float32Array[];
  readonly epochs: readonly object[];
  readonly weightsHash: string | undefined;
}

export function recordOf({ history, state }: Session): RunRecord {
  return {
    columns: Array.from({ length: history.width }, (_, c) => history.column(c).slice()),
    epochs: history.epochs.map(({ runId: _, ...figures }) => figures),
    weightsHash: state.weightsHash,
  };
}
