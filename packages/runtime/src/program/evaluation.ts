import { concat, keep, reshape, type Tensor, tidy } from "@tensorflow/tfjs-core";
import type { AdderForward, ForwardContext, Mode } from "../exec/types";
import { nextMovingStatistics } from "../moving-statistics";
import type { LossParts, Statistics } from "../network";
import { forward, probePlan } from "../passes";
import type { HostBatch } from "../upload";
import type { ProgramParts } from "./parts";

/** Makes the functions of a program that run passes without gradients; `Program` describes each. */
export function createEvaluation({ network, upload, onOp }: ProgramParts) {
  const { plan, state, contextOf, lossParts } = network;

  async function estimate(
    batches: AsyncIterable<HostBatch>,
    adder?: AdderForward,
  ): Promise<Statistics> {
    const running = new Map<string, Tensor>();
    let count = 0;
    for await (const batch of batches) {
      count += 1;
      tidy(() => {
        const uploaded = upload(batch);
        const updates: [string, Tensor][] = [];
        const now = (name: string) => running.get(name) ?? state.param(name);
        const take: ForwardContext["batchStatistics"] = (names, batchStatistics) => {
          updates.push(...nextMovingStatistics(names, batchStatistics, 1 / count, now));
        };
        const context = contextOf("estimate", 0, uploaded, { onStatistics: take, adder });
        forward(plan, uploaded.x, context, false, onOp);
        for (const [name, value] of updates) {
          running.get(name)?.dispose();
          running.set(name, keep(value));
        }
      });
    }
    return running;
  }

  /** Runs a pass without gradients and returns its loss, correct predictions and logits. */
  function runPass(
    batch: HostBatch,
    mode: Mode,
    statistics?: Statistics,
    adder?: AdderForward,
  ): LossParts {
    const uploaded = upload(batch);
    const context = contextOf(mode, 0, uploaded, { statistics, adder });
    return lossParts(forward(plan, uploaded.x, context, false, onOp));
  }

  function evaluate(batch: HostBatch, statistics?: Statistics, adder?: AdderForward): Tensor {
    return tidy(() => {
      const { loss, correct, logits: z } = runPass(batch, "eval", statistics, adder);
      return concat([reshape(loss, [1]), reshape(correct, [1]), reshape(z, [-1])]);
    });
  }

  function logits(batch: HostBatch, statistics?: Statistics, mode: Mode = "eval"): Tensor {
    return tidy(() => runPass(batch, mode, statistics).logits.clone());
  }

  function values(batch: HostBatch, ops: readonly number[], how?: Statistics | "train"): Tensor[] {
    return tidy(() => {
      const uploaded = upload(batch);
      const context =
        how === "train"
          ? contextOf(how, 0, uploaded)
          : contextOf("eval", 0, uploaded, { statistics: how });
      const { y } = forward(probePlan(plan, ops), uploaded.x, context, false, onOp);
      return ops.map((id) => (y[id] as Tensor).clone());
    });
  }

  return { estimate, evaluate, logits, values };
}
