import type { EngineName } from "@adder-studio/core";
import { type Connection, type ConnectionFault, connect, type Spawn } from "./connection";
import type { TrainCommand, TrainEvent } from "./protocol";
import type { WatchdogOptions } from "./watchdog";

/** The one training worker of a session, replaced when it fails or when another backend is needed. */
export interface TrainerLink {
  /**
   * Number of the current attempt. It changes with every start command and every end, so that late messages of earlier
   * attempts can be dropped.
   */
  readonly attempt: number;
  /** The connection to the worker, which is spawned when there is none. */
  connection(): Connection;
  /** Sends a command to the worker; dropped when there is none. */
  send(command: TrainCommand): void;
  /** Starts or stops waiting for signs of life. */
  watch(on: boolean): void;
  /**
   * Begins a new attempt on `backend`, or on an earlier version of it. Another one than is loaded gets a fresh worker, and
   * its memory back.
   */
  prepare(backend: EngineName, module?: string): Connection;
  /** Makes all messages of the current attempt late. */
  endAttempt(): void;
  /** Ends the worker. */
  disconnect(): void;
}

interface TrainerLinkOptions {
  readonly spawn: Spawn;
  /** Returns the patience for a worker that is about to be spawned. */
  patience(): WatchdogOptions;
  onEvent(event: TrainEvent): void;
  onFault(fault: ConnectionFault): void;
  /** Called when a worker is gone, before `onFault`. */
  onLost(): void;
}

/** Creates the link; no worker is spawned yet. */
export function createTrainerLink(options: TrainerLinkOptions): TrainerLink {
  let current: Connection | undefined;
  let loaded: string | undefined;
  let attempt = 0;

  function open(): Connection {
    const mine = connect(options.spawn, options.patience(), options.onEvent, (fault) => {
      if (current !== mine) return;
      current = undefined;
      loaded = undefined;
      options.onLost();
      options.onFault(fault);
    });
    current = mine;
    return mine;
  }

  function disconnect(): void {
    current?.close();
    current = undefined;
    loaded = undefined;
    attempt += 1;
    options.onLost();
  }

  return {
    get attempt() {
      return attempt;
    },
    connection: () => current ?? open(),
    send: (command) => current?.send(command),
    watch: (on) => current?.watch(on),
    prepare(backend, module = "") {
      const wanted = `${backend} ${module}`;
      if (current && loaded !== undefined && loaded !== wanted) disconnect();
      const target = current ?? open();
      loaded = wanted;
      attempt += 1;
      return target;
    },
    endAttempt() {
      attempt += 1;
    },
    disconnect,
  };
}
