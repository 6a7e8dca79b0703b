import type { Result } from "@adder-studio/core";
import { documentHash, type ModelGraph } from "@adder-studio/graph";
import { makeReceipt, type Receipt } from "@adder-studio/receipt";
import type { RunRecord } from "../../runs/types";

/** Makes the receipt of a run for a document with the same numbers; an error is the sentence why there is none. */
export function receiptOfRun(run: RunRecord, graph: ModelGraph): Result<Receipt, string> {
  const { weightsHash, marks, data, segments, outcome, totalSteps, warm, epochs } = run;
  const last = epochs.at(-1);
  return makeReceipt({
    app: run.version,
    documentHash: documentHash(graph),
    data,
    seed: run.run.seed,
    segments,
    outcome,
    totalSteps,
    ...(weightsHash === undefined ? {} : { weightsHash }),
    ...(marks === undefined ? {} : { marks }),
    ...(last !== undefined
      ? {
          test: {
            task: run.goal ?? "classes",
            loss: last.testLoss,
            metric: last.testAccuracy,
            reestimated: last.reestimated,
          },
        }
      : {}),
    warm,
    elsewhere: run.elsewhere !== undefined,
  });
}
