import type { Checkpoint } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import type { StartRequest } from "../api";
import { createSession } from "../client";
import type { WorkerLike } from "../connection";
import type { StartCommand, TrainCommand, TrainEvent } from "../protocol";

/** A worker whose events the test sends. */
export class FakeWorker implements WorkerLike {
  onmessage: WorkerLike["onmessage"] = null;
  onerror: WorkerLike["onerror"] = null;
  onmessageerror: WorkerLike["onmessageerror"] = null;
  readonly commands: TrainCommand[] = [];
  terminated = false;
  postMessage(command: TrainCommand): void {
    this.commands.push(command);
  }
  terminate(): void {
    this.terminated = true;
  }
  emit(event: TrainEvent): void {
    this.onmessage?.({ data: event } as MessageEvent<TrainEvent>);
  }
  emitError(message: string): void {
    this.onerror?.({ message, preventDefault() {} } as ErrorEvent);
  }
  get start(): StartCommand {
    return this.commands.findLast((command) => command.type === "start") as StartCommand;
  }
  get runId(): number {
    return this.start.runId;
  }
  emitReady(): void {
    const { runId, checkpoint, backend } = this.start;
    this.emit({
      type: "ready",
      runId,
      engine: { backend, adapter: "fake", software: false, threads: 1 },
      layers: [{ name: "adder1", size: 9 }],
      stepsPerEpoch: 10,
      totalSteps: 100,
      step: checkpoint?.step ?? 0,
    });
  }
  emitTicks(from: number, to: number): void {
    const rows: number[] = [];
    for (let step = from; step < to; step++) rows.push(step, 1 / (step + 1), 0.5, 0.1, 3);
    this.emit({
      type: "tick",
      runId: this.runId,
      rows: Float32Array.from(rows),
      width: 5,
      examplesPerSecond: 10,
    });
  }
  emitMark(step: number, hash: string): void {
    this.emit({ type: "mark", runId: this.runId, step, hash });
  }
  emitCheckpoint(step: number): void {
    this.emit({ type: "checkpoint", runId: this.runId, checkpoint: checkpointAt(step) });
  }
}

export function checkpointAt(step: number): Checkpoint {
  return {
    step,
    layout: [
      { name: "adder1/w", size: 2 },
      { name: "adder1/w#v", size: 2 },
    ],
    data: Float32Array.of(step, 1, 0, 0),
    epoch: { steps: 0, loss: 0, correct: 0 },
    backend: "webgpu",
    experiment: "e",
    hash: "h",
  };
}

export const ir = {
  version: 1,
  ops: [],
  params: [
    {
      name: "adder1/w",
      shape: [2],
      init: { kind: "constant", value: 0 },
      role: "adder-filter",
      from: "adder1",
    },
  ],
} satisfies ModelIR;

/** Creates a session with fake workers, and a short way to start a run. */
export function setup(options: Partial<StartRequest> = {}) {
  const workers: FakeWorker[] = [];
  const session = createSession({
    dataBase: "https://example.test/",
    spawn: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
  });
  const last = () => workers.at(-1) as FakeWorker;
  const start = (more: Partial<StartRequest> = {}) =>
    session.start({ ir, run: {} as RunConfig, backend: "webgpu", ...options, ...more });
  return { session, workers, last, start };
}
