import { evaluateIntegers } from "@adder-studio/runtime";
import type { IntegerCommand, IntegerEvent } from "../integers";
import { createHeartbeat } from "./heartbeat";
import { jobDiagnostic, openTrainedNetwork } from "./trained-network";

/** Evaluates a network in integer arithmetic on the wasm engine, whose sums are int32. Never throws: the last event has the reason. */
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
    const { source, feed, program } = await openTrainedNetwork(command, heartbeat, "counting");
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
    const diagnostic = jobDiagnostic(error, "integers-failed", "The integer evaluation");
    post({ type: "integers", diagnostic });
  } finally {
    heartbeat.dispose();
  }
}
