import { writeFileSync } from "node:fs";
import { catalog } from "@adder-studio/blocks";
import { appVersion, type EngineFacts } from "@adder-studio/core";
import { documentHash, encodeLink, type Mark, type ModelGraph } from "@adder-studio/graph";
import { type ModelIR, taskOf } from "@adder-studio/ir";
import {
  dataOf,
  makeReceipt,
  type Receipt,
  type ReceiptFigures,
  receiptFileText,
} from "@adder-studio/receipt";
import type { JobMessage } from "../job";
import { RunError, UsageError } from "../usage";

/** Collects what the receipt of a training job claims. */
export interface Claim {
  take(message: JobMessage): void;
  /** Returns the receipt. Throws a RunError that says why there is none. */
  receipt(): Receipt;
  readonly graph: ModelGraph;
}

export function createClaim(graph: ModelGraph, ir: ModelIR): Claim {
  let engine: EngineFacts | undefined;
  let totalSteps = 0;
  let weightsHash: string | undefined;
  let isDone = false;
  const marks: Mark[] = [];
  const tests: ReceiptFigures[] = [];
  return {
    graph,
    take(message) {
      if (message.type === "ready") ({ engine, totalSteps } = message);
      else if (message.type === "mark") marks.push({ step: message.step, hash: message.hash });
      else if (message.type === "epoch") tests.push(testOf(message, ir));
      else if (message.type === "done") {
        weightsHash = message.weightsHash;
        isDone = message.steps === totalSteps;
      }
    },
    receipt() {
      const test = tests.at(-1);
      const made = makeReceipt({
        app: appVersion,
        documentHash: documentHash(graph),
        data: dataOf(ir),
        seed: graph.run.seed,
        segments: engine === undefined ? [] : [{ engine }],
        outcome: isDone ? "done" : "stopped",
        totalSteps,
        ...(weightsHash === undefined ? {} : { weightsHash }),
        marks,
        ...(test === undefined ? {} : { test }),
        warm: false,
      });
      if (!made.ok) throw new RunError(made.error);
      return made.value;
    },
  };
}

/** Returns the figures of a test as a receipt claims them. */
export function testOf(
  { testLoss, testAccuracy, reestimated }: Extract<JobMessage, { type: "epoch" }>,
  ir: ModelIR,
): ReceiptFigures {
  return { task: taskOf(ir), loss: testLoss, metric: testAccuracy, reestimated };
}

/** Writes the receipt of a run as a file, or to stdout for `-`. */
export async function writeClaim(claim: Claim, file: string): Promise<void> {
  const receipt = claim.receipt();
  const link = await encodeLink(claim.graph, catalog);
  const text = receiptFileText(claim.graph, receipt, link.ok ? link.value : undefined);
  if (file === "-") {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch {
    throw new UsageError(`The file ${file} cannot be written.`);
  }
}
