import type { ObserveRequest } from "../observation";
import type { StartCommand, TrainEvent } from "../protocol";
import { createGate, type Gate } from "./gate";
import { createHeartbeat, type Heartbeat } from "./heartbeat";

/** Handle of a run for the commands of the page, from the arrival of its start command. */
export interface RunHandle {
  readonly command: StartCommand;
  readonly gate: Gate;
  readonly heartbeat: Heartbeat;
  /** Sends an event unless the run is over. */
  post(event: TrainEvent, transfer?: Transferable[]): void;
  /** Sends the weights, as soon as there are some. */
  exportWeights(): void;
  /** Sets the function that sends the weights; called at once when they were requested before. */
  canExport(sendWeights: () => void): void;
  /** Sets the values that the page observes. */
  observe(request: ObserveRequest | undefined): void;
  /** Calls `on` with the current request, and at each change. */
  onObserve(on: (request: ObserveRequest | undefined) => void): void;
  /** Sets the listener of pauses. */
  onWaiting(on: () => void): void;
  /** Ends the run with an error, even while it waits for something that never comes. */
  fail(error: unknown): void;
  /** Promise that rejects with the error of `fail`. */
  readonly failed: Promise<never>;
  /** Sets `check`, which is called about once a second. */
  watch(check: () => void): void;
  /** Ends the run: no more events are sent. */
  end(): void;
}

/** Creates the handle of a run. */
export function createRunHandle(
  command: StartCommand,
  sendEvent: (event: TrainEvent, transfer: Transferable[]) => void,
): RunHandle {
  const { runId } = command;
  let over = false;
  let exportPending = false;
  let sendWeights: (() => void) | undefined;
  let check = () => {};
  let request: ObserveRequest | undefined;
  let notifyRequest: (request: ObserveRequest | undefined) => void = () => {};
  let notifyWaiting = () => {};
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
    sendEvent(event, transfer);
  }

  return {
    command,
    gate: createGate({
      start: command.checkpoint?.step ?? 0,
      pauseAt: command.pauseAt,
      onPaused: (step) => {
        post({ type: "paused", runId, step });
        notifyWaiting();
      },
      onResumed: (step) => post({ type: "resumed", runId, step }),
    }),
    heartbeat,
    post,
    exportWeights() {
      if (sendWeights) sendWeights();
      else exportPending = true;
    },
    canExport(send) {
      sendWeights = send;
      if (exportPending) send();
      exportPending = false;
    },
    observe(wanted) {
      request = wanted;
      notifyRequest(wanted);
    },
    onObserve(on) {
      notifyRequest = on;
      on(request);
    },
    onWaiting(on) {
      notifyWaiting = on;
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
