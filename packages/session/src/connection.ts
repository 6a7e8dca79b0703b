import { storePrefix } from "@adder-studio/core";
import type { TrainCommand, TrainEvent } from "./protocol";
import { createWatchdog, type WatchdogOptions } from "./watchdog";

/** The part of `Worker` that is used: tests bring one of their own. */
export interface WorkerLike {
  postMessage(message: TrainCommand, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<TrainEvent>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

export type Spawn = () => WorkerLike;

/** A worker that cannot be started stays away for the same reason the next time. */
export const spawnTrainer: Spawn = () =>
  new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "trainer" });

/** Why a connection is over: the worker threw, or was silent for too long. */
export interface ConnectionFault {
  readonly kind: "error" | "silence";
  readonly message: string;
  /** Not one message ever came. */
  readonly silent: boolean;
}

/** A live worker with its watchdog. After a fault, or `close`, nothing more comes out of it. */
export interface Connection {
  send(command: TrainCommand, transfer?: Transferable[]): void;
  /** Does the worker owe a sign of life? */
  watch(on: boolean): void;
  close(): void;
  /** No message has come yet. */
  readonly silent: boolean;
}

/** Its program has to come over the network before it can say a word: six times the patience. */
const loadingPatience = 6;

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
