import type { ObserveRequest } from "../observation";
import type { StartCommand, TrainEvent } from "../protocol";
import { createGate, type Gate } from "./gate";
import { createHeartbeat, type Heartbeat } from "./heartbeat";

/** A run as commands see it, from the moment its start arrives. */
export interface RunHandle {
  readonly command: StartCommand;
  readonly gate: Gate;
  readonly heartbeat: Heartbeat;
  /** Posts unless the run is over. */
  post(event: TrainEvent, transfer?: Transferable[]): void;
  /** The weights, as soon as there are some. */
  exportWeights(): void;
  /** The run can answer `exportWeights` from now on. */
  canExport(answer: () => void): void;
  /** What the page wants to see; `on` is told at once and at each change. */
  observe(request: ObserveRequest | undefined): void;
  onObserve(on: (request: ObserveRequest | undefined) => void): void;
  /** The run waits from now on; until there is a listener nobody is told. */
  onWaiting(on: () => void): void;
  /** Ends the run with an error, even while it waits for something that never comes. */
  fail(error: unknown): void;
  /** Rejects with the error of `fail`. */
  readonly failed: Promise<never>;
  /** Calls `check` about once a second. */
  watch(check: () => void): void;
  /** Nothing is posted any more. */
  end(): void;
}

export function createRunHandle(
  command: StartCommand,
  send: (event: TrainEvent, transfer: Transferable[]) => void,
): RunHandle {
  const { runId } = command;
  let over = false;
  let exportAsked = false;
  let answer: (() => void) | undefined;
  let check = () => {};
  let request: ObserveRequest | undefined;
  let tellRequest: (request: ObserveRequest | undefined) => void = () => {};
  let tellWaiting = () => {};
  let reject: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, no) => {
    reject = no;
  });
  // It may fail before, or after, anybody races against it.
  failed.catch(() => {});

  const heartbeat = createHeartbeat(
    (doing) => post({ type: "alive", runId, doing }),
    () => check(),
  );

  function post(event: TrainEvent, transfer: Transferable[] = []): void {
    if (over) return;
    heartbeat.spoke();
    send(event, transfer);
  }

  return {
    command,
    gate: createGate({
      start: command.checkpoint?.step ?? 0,
      pauseAt: command.pauseAt,
      onPaused: (step) => {
        post({ type: "paused", runId, step });
        tellWaiting();
      },
      onResumed: (step) => post({ type: "resumed", runId, step }),
    }),
    heartbeat,
    post,
    exportWeights() {
      if (answer) answer();
      else exportAsked = true;
    },
    canExport(newAnswer) {
      answer = newAnswer;
      if (exportAsked) newAnswer();
      exportAsked = false;
    },
    observe(wanted) {
      request = wanted;
      tellRequest(wanted);
    },
    onObserve(on) {
      tellRequest = on;
      on(request);
    },
    onWaiting(on) {
      tellWaiting = on;
    },
    fail(error) {
      reject(error);
    },
    failed,
    watch(newCheck) {
      check = newCheck;
    },
    end() {
      over = true;
      heartbeat.dispose();
    },
  };
}
