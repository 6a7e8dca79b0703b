import { storePrefix } from "@adder-studio/core";
import type { TrainCommand, TrainEvent } from "./protocol";
import { createWatchdog, type WatchdogOptions } from "./watchdog";

/** The part of the `Worker` interface that is used; tests provide a fake of it. */
export interface WorkerLike {
  postMessage(message: TrainCommand, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<TrainEvent>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

/** Starts a worker. */
export type Spawn = () => WorkerLike;

/** Starts the training worker. */
export const spawnTrainer: Spawn = () =>
  new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "trainer" });

/** Reason for the end of a connection: the worker threw, or was silent for too long. */
export interface ConnectionFault {
  readonly kind: "error" | "silence";
  readonly message: string;
  /** True when the worker never sent a message. */
  readonly silent: boolean;
}

/** A live worker with its watchdog. After a fault, or after `close`, no more events are delivered. */
export interface Connection {
  send(command: TrainCommand, transfer?: Transferable[]): void;
  /** Starts or stops waiting for signs of life. */
  watch(on: boolean): void;
  close(): void;
  /** True until the first message has come. */
  readonly silent: boolean;
}

/** Factor of the patience before the first message: the worker's program has to be loaded first. */
const loadingPatience = 6;

/** Starts a worker and delivers its events until it fails, which `onFault` reports once. */
export function connect(
  spawn: Spawn,
  watchdogOptions: WatchdogOptions,
  onEvent: (event: TrainEvent) => void,
  onFault: (fault: ConnectionFault) => void,
): Connection {
  let worker: WorkerLike | undefined;
  let silent = true;
  const { tickMs, ticks } = watchdogOptions;
  const watchdog = createWatchdog(
    tickMs,
    () => (silent ? ticks * loadingPatience : ticks),
    () => fail("silence", "The training engine stopped answering."),
  );

  function close(): void {
    watchdog.dispose();
    if (!worker) return;
    worker.onmessage = null;
    worker.onerror = null;
    worker.onmessageerror = null;
    worker.terminate();
    worker = undefined;
  }

  function fail(kind: ConnectionFault["kind"], message: string): void {
    close();
    onFault({ kind, message, silent });
  }

  try {
    worker = spawn();
    worker.onmessage = ({ data }) => {
      silent = false;
      watchdog.feed();
      onEvent(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      fail("error", event.message || "The training engine could not be loaded.");
    };
    worker.onmessageerror = () => fail("error", "A message of the training engine was unreadable.");
    if (storePrefix() !== "") worker.postMessage({ type: "stores", prefix: storePrefix() }, []);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Not from inside the caller's own call.
    queueMicrotask(() => fail("error", message));
  }

  return {
    send: (command, transfer = []) => worker?.postMessage(command, transfer),
    watch: (on) => watchdog.watch(on && worker !== undefined),
    close,
    get silent() {
      return silent;
    },
  };
}
