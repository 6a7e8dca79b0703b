import type { EngineName } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { connect, type Spawn } from "./connection";
import type { MeasuredEvent } from "./protocol";
import type { WatchdogOptions } from "./watchdog";

/** Times training steps on engines. */
export interface Measurer {
  measure(backend: EngineName, ir: ModelIR, run: RunConfig): Promise<MeasuredEvent>;
  dispose(): void;
}

/**
 * Measures each time in a fresh worker that ends afterwards: an engine that hangs or takes its graphics
 * process along does no harm to a run. One after the other, since two at once would measure each other.
 */
export function createMeasurer(spawn: Spawn, watchdog: WatchdogOptions): Measurer {
  let queue: Promise<unknown> = Promise.resolve();
  let disposed = false;
  let close = () => {};

  function once(backend: EngineName, ir: ModelIR, run: RunConfig): Promise<MeasuredEvent> {
    return new Promise((resolve) => {
      function finish(event: MeasuredEvent): void {
        resolve(event);
        close();
      }
      const fail = (reason: string) => finish({ type: "measured", backend, reason });
      if (disposed) return fail("The session has ended.");
      const connection = connect(
        spawn,
        watchdog,
        (event) => {
          if (event.type === "measured") finish(event);
        },
        ({ message }) => fail(message),
      );
      close = () => {
        close = () => {};
        connection.close();
        resolve({ type: "measured", backend, reason: "The session has ended." });
      };
      connection.watch(true);
      connection.send({ type: "measure", backend, ir, run });
    });
  }

  return {
    measure(backend, ir, run) {
      const result = queue.then(() => once(backend, ir, run));
      queue = result;
      return result;
    },
    dispose() {
      disposed = true;
      close();
    },
  };
}
