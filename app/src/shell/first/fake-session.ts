import { randomStream } from "@adder-studio/core";
import type { EpochEvent } from "@adder-studio/session";
import {
  idleState,
  type RunHistory,
  type Session,
  type SessionState,
} from "@adder-studio/session/client";
import { examineFake, type FakeDevice } from "./fake-device";

/** The course of a simulated run. */
export interface FakeRun {
  readonly stepsPerEpoch: number;
  /** Steps made per tick of 50 ms. */
  readonly pace: number;
  /** Steps present at the start, as if they had been recorded. */
  readonly recorded?: number;
  readonly phase?: SessionState["phase"];
  readonly failAt?: number;
  /** Index of a layer that gets no gradient. */
  readonly deadLayer?: number;
  /** Findings of a simulated check of the device, or the step it stops at. */
  readonly device?: FakeDevice;
}

/** A session without a worker: deterministic curves in the shape of real ones, for gallery and development. */
export function createFakeSession(plan: FakeRun): Session {
  let state: SessionState = idleState;
  let columns: number[][] = [];
  let epochs: EpochEvent[] = [];
  let version = 0;
  let step = 0;
  let pauseAt: number | undefined;
  let [timer, loading]: (ReturnType<typeof setInterval> | undefined)[] = [];
  let epochsInRun = 10;
  const listeners = new Set<() => void>();
  const speed = 4180;

  const history: RunHistory = {
    get width() {
      return columns.length;
    },
    get length() {
      return step;
    },
    column: (index) => Float32Array.from(columns[index] ?? []),
    get epochs() {
      return epochs;
    },
    marks: [],
    get version() {
      return version;
    },
    get examplesPerSecond() {
      return step > 5 ? speed : 0;
    },
    get step() {
      return step;
    },
  };

  function set(change: Partial<SessionState>): void {
    state = { ...state, ...change, step };
    for (const listener of listeners) listener();
  }

  function makeStep(): void {
    const random = randomStream(7, "fake", step);
    const total = state.totalSteps;
    const at = step / state.stepsPerEpoch;
    const loss =
      0.31 + 1.9 * Math.exp(-2.2 * at) + 0.22 * Math.exp(-0.25 * at) + 0.07 * random.normal();
    const accuracy = Math.min(
      1,
      Math.max(0, 0.9 - 0.72 * Math.exp(-1.9 * at) + 0.035 * random.normal()),
    );
    const lr = 0.05 * (1 + Math.cos((Math.PI * step) / total));
    const row = [step, Math.max(0.02, loss), accuracy, lr];
    state.layers.forEach((_, index) => {
      const base = 0.004 / 3.1 ** index;
      row.push(
        index === plan.deadLayer
          ? 0
          : base * (1 + 0.6 * Math.exp(-at)) * Math.exp(0.12 * random.normal()),
      );
    });
    row.forEach((value, index) => {
      columns[index]?.push(value);
    });
    step += 1;
    if (step % state.stepsPerEpoch === 0) {
      const epoch = step / state.stepsPerEpoch;
      epochs = [
        ...epochs,
        {
          type: "epoch",
          runId: state.runId,
          epoch,
          step,
          trainLoss: 0.31 + 1.1 * Math.exp(-1.1 * epoch),
          trainAccuracy: 0.9 - 0.4 * Math.exp(-0.7 * epoch),
          testLoss: 0.36 + 0.9 * Math.exp(-0.9 * epoch),
          testAccuracy: 0.876 - 0.28 * Math.exp(-0.75 * epoch),
          reestimated: true,
        },
      ];
    }
  }

  function tick(): void {
    for (let i = 0; i < plan.pace && state.phase === "running"; i++) {
      makeStep();
      if (step === plan.failAt) {
        clearInterval(timer);
        set({
          phase: "failed",
          bestRollback: Math.max(0, step - 50),
          diagnostic: {
            code: "loss-not-finite",
            severity: "error",
            node: state.layers[1]?.name.split("/")[0] ?? "",
            message: `The loss is no longer a number at step ${step}; it began in Adder 2.`,
            hint: "A learning rate this high makes the weights run away.",
          },
        });
      } else if (step >= state.totalSteps) {
        clearInterval(timer);
        set({ phase: "done", weightsHash: "0".repeat(64) });
      } else if (pauseAt !== undefined && step >= pauseAt) {
        clearInterval(timer);
        pauseAt = undefined;
        set({ phase: "paused" });
      }
    }
    version += 1;
  }

  function go(): void {
    clearInterval(timer);
    set({ phase: "running" });
    timer = setInterval(tick, 50);
  }

  const session: Session = {
    get state() {
      return state;
    },
    history,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start({ ir, run, backend, pauseAt: wanted }) {
      clearInterval(timer);
      step = 0;
      epochs = [];
      epochsInRun = run.epochs;
      pauseAt = wanted;
      const layers = ir.params
        .filter(({ role }) => role === "adder-filter")
        .map(({ name, shape }) => ({ name, size: shape.reduce((a, b) => a * b, 1) }));
      columns = Array.from({ length: 4 + layers.length }, () => []);
      const engine = { backend, adapter: "SIMD", software: false, threads: 2 } as const;
      set({
        phase: "loading",
        runId: state.runId + 1,
        engine,
        layers,
        stepsPerEpoch: plan.stepsPerEpoch,
        totalSteps: plan.stepsPerEpoch * epochsInRun,
        loading: { what: "Fashion-MNIST", loadedBytes: 610_000, totalBytes: 870_000 },
        segments: [{ fromStep: 0, engine }],
      });
      if (plan.phase === "loading") return;
      if (plan.recorded !== undefined) {
        for (let i = 0; i < plan.recorded; i++) makeStep();
        version += 1;
        if (plan.phase === "failed") {
          set({ phase: "running" });
          plan = { ...plan, failAt: step + 1 };
          tick();
          return;
        }
        set({ phase: plan.phase ?? "running" });
        if (plan.phase === undefined) go();
        return;
      }
      loading = setTimeout(go, 250);
    },
    pause() {
      clearInterval(timer);
      set({ phase: "paused" });
    },
    resume: go,
    step() {
      pauseAt = step + 1;
      go();
    },
    stop() {
      clearInterval(timer);
      step = 0;
      epochs = [];
      columns = columns.map(() => []);
      version += 1;
      set({ ...idleState, runId: state.runId });
    },
    rollback() {
      step = state.bestRollback ?? 0;
      columns = columns.map((column) => column.slice(0, step));
      version += 1;
      set({ phase: "paused" });
    },
    // Nothing of a network that is not there can be seen.
    pace: () => undefined,
    observe: () => undefined,
    onObservation: () => () => undefined,
    predictions: undefined,
    onPredictions: () => () => undefined,
    testSet: () => Promise.reject(new Error("A pretended run has no images.")),
    exportWeights: async () => [],
    measure: async (backend) => ({
      type: "measured",
      backend,
      stepMs: { webgpu: 4.1, webgl: 9.8, wasm: 15.3, cpu: 190 }[backend],
    }),
    examine: (request) => examineFake(plan.device ?? "sound", request),
    dispose() {
      clearTimeout(loading);
      clearInterval(timer);
    },
  };
  return session;
}
