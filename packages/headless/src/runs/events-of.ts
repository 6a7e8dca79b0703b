import { appVersion } from "@adder-studio/core";
import { type RunConfig, rateFactor } from "@adder-studio/graph";
import type { Task } from "@adder-studio/ir";
import { fixedColumns } from "@adder-studio/runtime";
import type { JobMessage } from "../job";

type Event = Readonly<Record<string, unknown>>;

/** Turns the messages of a training job into events, the same for one run and for many. Regression has errors in place of
 * accuracies. */
export function createEventsOf(run: RunConfig, documentHash: string, goal: Task) {
  let layers: Extract<JobMessage, { type: "ready" }>["layers"] = [];
  return (message: JobMessage, host: string): readonly Event[] => {
    switch (message.type) {
      case "ready": {
        layers = message.layers;
        const { backend, adapter, threads } = message.engine;
        return [{ type: "ready", app: appVersion, backend, adapter, threads, host, documentHash }];
      }
      case "steps":
        return message.rows.map((row) => {
          const [step, loss, , lr] = row as [number, number, number, number];
          return {
            type: "step",
            step,
            loss,
            lr,
            examplesPerSecond: message.examplesPerSecond,
            layers: layers.map(({ name, size, plain }, i) => {
              const rawNorm = row[fixedColumns + i] as number;
              // No gradient, no factor that was used.
              const factor = rawNorm > 0 ? (rateFactor(run, rawNorm, size) ?? null) : null;
              const alpha = plain ? 1 : factor;
              return { name, rawNorm, alpha };
            }),
          };
        });
      case "epoch": {
        const { epoch, trainLoss, trainAccuracy, testLoss, testAccuracy } = message;
        const { examplesPerSecond } = message;
        const metrics =
          goal === "values"
            ? { trainRmse: trainAccuracy, testRmse: testAccuracy }
            : { trainAccuracy, testAccuracy };
        return [{ type: "epoch", epoch, trainLoss, testLoss, ...metrics, examplesPerSecond }];
      }
      case "mark":
        return [{ type: "mark", step: message.step, hash: message.hash }];
      case "probe":
        return [{ type: "probe", figures: message.figures }];
      case "failed": {
        const { code, message: sentence } = message.diagnostic;
        return [{ type: "failed", code, message: sentence }];
      }
      case "done": {
        const { steps, weightsHash, examplesPerSecond } = message;
        return [{ type: "done", steps, weightsHash, documentHash, examplesPerSecond }];
      }
      default:
        return [];
    }
  };
}
