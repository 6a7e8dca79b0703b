import { type EngineFacts, err, ok, type Result } from "@adder-studio/core";
import { type Mark, markSteps } from "@adder-studio/graph";
import type { DataFacts } from "./data-facts";
import { dataHash, digitsOf } from "./digits";
import { refusals } from "./labels";
import type { Receipt, ReceiptFigures } from "./types";

/** Facts of a run from which its receipt is made; hashes are whole. */
export interface RunFacts {
  readonly app: string;
  readonly documentHash: string;
  readonly data: readonly Pick<DataFacts, "hash">[];
  readonly seed: number;
  /** Parts of the run, one for each engine in turn; none for a run elsewhere. */
  readonly segments: readonly { readonly engine: Pick<EngineFacts, "backend" | "module"> }[];
  readonly outcome: "running" | "done" | "stopped" | "failed";
  readonly totalSteps: number;
  readonly weightsHash?: string;
  readonly marks?: readonly Mark[];
  /** The last test; absent for a run shorter than an epoch. */
  readonly test?: ReceiptFigures;
  readonly warm: boolean;
  /** True for a run that was trained outside of Adder Studio. */
  readonly elsewhere?: boolean;
}

const sha256 = /^[0-9a-f]{64}$/u;

/**
 * Makes the receipt of a finished run; an error is the sentence that says why there is none. What a repetition cannot
 * bear out is said in the receipt: weights that were given (`warm`), more than one engine (`engine` undefined), another
 * program (`elsewhere`).
 */
export function makeReceipt(facts: RunFacts): Result<Receipt, string> {
  const { outcome, totalSteps, weightsHash, test, documentHash, data } = facts;
  if (outcome === "failed") return err(refusals.failed);
  if (test !== undefined && !(Number.isFinite(test.loss) && Number.isFinite(test.metric)))
    return err(refusals.nonFinite);
  if (outcome === "running") return err(refusals.running);
  if (outcome === "stopped") return err(refusals.stopped);
  if (weightsHash === undefined || !sha256.test(weightsHash)) return err(refusals.noWeights);
  if (!sha256.test(documentHash) || !data.every(({ hash }) => sha256.test(hash)))
    return err(refusals.unknownDocument);
  const [first, ...others] = facts.segments.map(({ engine }) => engine);
  const isOne = others.every(
    ({ backend, module }) => backend === first?.backend && module === first?.module,
  );
  const engine = isOne && !facts.elsewhere ? first : undefined;
  const isMarked = engine?.backend === "wasm" || engine?.backend === "cpu";
  const places = markSteps(totalSteps);
  return ok({
    app: facts.app.replace(/[^\x21-\x7e]/gu, "").slice(0, 16),
    document: digitsOf(documentHash, "document"),
    data: digitsOf(dataHash(data), "data"),
    seed: facts.seed,
    engine: engine?.backend,
    ...(facts.elsewhere ? { elsewhere: true } : {}),
    module: engine?.backend === "wasm" ? digitsOf(engine.module ?? "", "module") : "",
    steps: totalSteps,
    weights: digitsOf(weightsHash, "weights"),
    marks: (isMarked ? (facts.marks ?? []) : [])
      .filter(({ step }) => places.includes(step))
      .map(({ step, hash }) => ({ step, hash: digitsOf(hash, "mark") })),
    ...(test === undefined ? {} : { figures: roundedFigures(test) }),
    warm: facts.warm,
  });
}

/** Returns the figures of a test as a receipt holds them: float32. */
export function roundedFigures({
  task,
  loss,
  metric,
  reestimated,
}: ReceiptFigures): ReceiptFigures {
  return { task, loss: Math.fround(loss), metric: Math.fround(metric), reestimated };
}
