import { testedWeights } from "@adder-studio/runtime";
import type { TestedCommand, TestedEvent } from "../tested";
import { createHeartbeat } from "./heartbeat";
import { jobDiagnostic, openTrainedNetwork } from "./trained-network";

/** Tests weights on the wasm engine, which every browser has. Never throws: the last event has the reason. */
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
    const { feed, program } = await openTrainedNetwork(command, heartbeat, "testing");
    const tested = await testedWeights(program, feed, run);
    program.dispose();
    post({ type: "tested", tested });
  } catch (error) {
    const diagnostic = jobDiagnostic(error, "test-failed", "The test of the weights");
    post({ type: "tested", diagnostic });
  } finally {
    heartbeat.dispose();
  }
}
