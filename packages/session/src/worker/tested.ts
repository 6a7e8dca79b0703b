import { testedWeights } from "@adder-studio/runtime";
import type { TestedCommand, TestedEvent } from "../tested";
import { openAlone, reasonOf } from "./alone";
import { createHeartbeat } from "./heartbeat";

/** Runs on the wasm engine, which every browser has. Never throws: the reason is in the last event. */
export async function runTested(
  command: TestedCommand,
  post: (event: TestedEvent) => void,
): Promise<void> {
  const { run } = command;
  const heartbeat = createHeartbeat(
    (doing) => post({ type: "tested", doing }),
    () => {},
  );
  try {
    const { feed, program } = await openAlone(command, heartbeat, "testing");
    const tested = await testedWeights(program, feed, run);
    program.dispose();
    post({ type: "tested", tested });
  } catch (error) {
    const diagnostic = reasonOf(error, "test-failed", "The test of the weights");
    post({ type: "tested", diagnostic });
  } finally {
    heartbeat.dispose();
  }
}
