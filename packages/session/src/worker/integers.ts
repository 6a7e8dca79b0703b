import { evaluateIntegers } from "@adder-studio/runtime";
import type { IntegerCommand, IntegerEvent } from "../integers";
import { openAlone, reasonOf } from "./alone";
import { createHeartbeat } from "./heartbeat";

/** Runs on the wasm engine, whose sums are int32. Never throws: the reason is in the last event. */
export async function runIntegers(
  command: IntegerCommand,
  post: (event: IntegerEvent) => void,
): Promise<void> {
  const { ir, run, settings } = command;
  const heartbeat = createHeartbeat(
    (doing) => post({ type: "integers", doing }),
    () => {},
  );
  try {
    const { source, feed, program } = await openAlone(command, heartbeat, "counting");
    for (const [at, own] of settings.entries()) {
      await evaluateIntegers({
        ir,
        program,
        feed,
        source,
        settings: own,
        reestimate: run.reestimate,
        onPart(report) {
          heartbeat.spoke();
          post({ type: "integers", at, report });
        },
      });
    }
    program.dispose();
    post({ type: "integers", done: true });
  } catch (error) {
    const diagnostic = reasonOf(error, "integers-failed", "The integer evaluation");
    post({ type: "integers", diagnostic });
  } finally {
    heartbeat.dispose();
  }
}
