import type { EngineName } from "@adder-studio/core";
import { err, ok, type Result } from "@adder-studio/core";
import type { Mark } from "@adder-studio/graph";
import type { DataFacts } from "./data-facts";
import { dataHash, digitsOf } from "./digits";
import { roundedFigures } from "./make";
import { areClose } from "./tolerance";
import type { Receipt, ReceiptFigures } from "./types";
import type { CannotReason, Verdict } from "./verdict";

/** Length of a check: how far it repeats the run: 50 steps, to the last mark at or before a step, or the whole run. */
export type CheckDepth = "start" | "whole" | number;

const startSteps = 50;

/** Means that are at hand for a check. */
export interface AtHand {
  /** `documentHash` of the document that came with the receipt. */
  readonly document: string;
  /** Data of its network (`dataOf`). */
  readonly data: readonly DataFacts[];
  /** Tells whether the person's own data set of this hash is on this device. */
  hasOwnData(hash: string): boolean;
  /** Tells whether a module of the wasm engine whose hash begins with these digits can be loaded. */
  hasModule(digits: string): boolean;
}

/** The repetition that a check needs. */
export interface CheckPlan {
  readonly engine: EngineName;
  /** First digits of the module's hash; empty for the present one. */
  readonly module: string;
  /** Seed in place of the document's, which is the same one unless the claim was changed. */
  readonly seed: number;
  /** Length of the run and of its schedule. */
  readonly steps: number;
  /** Number of steps to make; less than `steps` for a part of the run. */
  readonly until: number;
}

/** A check under way: it takes what the repetition gives, in order. */
export interface Check {
  readonly plan: CheckPlan;
  /** Takes a mark; returns the verdict as soon as there is one, and the repetition may stop. */
  mark(mark: Mark): Verdict | undefined;
  /** Takes the figures of a test; the last one counts. */
  test(figures: ReceiptFigures): void;
  /** Takes the end of the repetition: the steps that were made, and the hash of the weights then. */
  end(step: number, weightsHash: string): Verdict;
  /** Takes the fault that ended the repetition. `diverged`: a number of the run was not finite. */
  fail(message: string, step: number, diverged: boolean): Verdict;
}

/**
 * Begins the check of a receipt, or says why it cannot be checked. The bits of the wasm engine are the same everywhere, so
 * a mark that differs is a claim that is not true. Graphics engines are laid beside the wasm engine by their figures, and
 * plain JavaScript by its own marks and else by its figures.
 */
export function createCheck(
  receipt: Receipt,
  depth: CheckDepth,
  here: AtHand,
): Result<Check, CannotReason> {
  const obstacle = obstacleTo(receipt, here);
  if (obstacle !== undefined) return err(obstacle);
  const until = untilOf(receipt, depth);
  if (until === undefined) {
    const isOwn = receipt.engine === "webgl" || receipt.engine === "webgpu";
    return err(
      isOwn
        ? { kind: "own-bits" }
        : { kind: "no-marks", step: depth === "start" ? startSteps : Number(depth) },
    );
  }
  const { module, seed, steps, engine } = receipt;
  const plan = { engine: engine === "cpu" ? "cpu" : "wasm", module, seed, steps, until } as const;
  return ok(checkOf(receipt, plan));
}

/** Returns the reason that no repetition of any length could do away with. */
function obstacleTo(receipt: Receipt, here: AtHand): CannotReason | undefined {
  const { engine, elsewhere, warm, module, figures } = receipt;
  if (!here.document.startsWith(receipt.document)) return { kind: "document" };
  if (elsewhere) return { kind: "elsewhere" };
  if (warm) return { kind: "warm" };
  if (engine === undefined) return { kind: "several-engines" };
  const missing = here.data.find(({ id, hash }) => id === "own" && !here.hasOwnData(hash));
  if (missing !== undefined) return { kind: "own-data", hash: missing.hash };
  if (!dataHash(here.data).startsWith(receipt.data)) return { kind: "data", hash: receipt.data };
  if (engine === "wasm" && (module === "" || !here.hasModule(module)))
    return { kind: "engine", module };
  if ((engine === "webgl" || engine === "webgpu") && figures === undefined)
    return { kind: "no-figures" };
  return undefined;
}

/** Returns the number of steps to make; undefined where there is no mark to compare with. */
function untilOf({ engine, steps, marks }: Receipt, depth: CheckDepth): number | undefined {
  const most = depth === "whole" ? steps : depth === "start" ? startSteps : depth;
  if (most >= steps) return steps;
  if (engine !== "wasm" && engine !== "cpu") return undefined;
  return marks.findLast(({ step }) => step <= most)?.step;
}

function checkOf(receipt: Receipt, plan: CheckPlan): Check {
  const { steps, marks, figures: claimed, engine } = receipt;
  const { until } = plan;
  let made: ReceiptFigures | undefined;
  /** The first difference that the repetition showed. */
  let difference: Extract<Verdict, { kind: "differs" }> | undefined;
  const seen = new Set<number>();
  const agreesBefore = (at: number) =>
    marks.findLast(({ step }) => step < at && seen.has(step))?.step ?? 0;

  /** Bits are claimed by the wasm engine alone. */
  const decided = () => (engine === "wasm" ? difference : undefined);

  function differ(at: number, claim: string, found?: string): void {
    const agrees = agreesBefore(at);
    difference ??= {
      ...{ kind: "differs", at, agrees, steps, claimed: claim },
      ...(found === undefined ? {} : { made: found }),
    };
  }

  function byFigures(): Verdict {
    if (until < steps) return { kind: "cannot", why: { kind: "own-bits" } };
    if (claimed === undefined || made === undefined)
      return { kind: "cannot", why: { kind: "no-figures" } };
    return { kind: areClose(claimed, made) ? "close" : "far", claimed, made };
  }

  return {
    plan,
    mark({ step, hash }) {
      const claim = marks.find((mark) => mark.step === step)?.hash;
      if (claim === undefined || difference !== undefined) return decided();
      if (!hash.startsWith(claim)) differ(step, claim, digitsOf(hash, "mark"));
      else seen.add(step);
      return decided();
    },
    test(figures) {
      made = roundedFigures(figures);
    },
    end(step, weightsHash) {
      if (difference !== undefined && engine === "wasm") return difference;
      const isMissing = marks.some((mark) => mark.step <= until && !seen.has(mark.step));
      if (step < until || (isMissing && engine === "wasm"))
        return { kind: "cannot", why: { kind: "stopped", step } };
      if (engine === "webgl" || engine === "webgpu") return byFigures();
      if (until === steps && !weightsHash.startsWith(receipt.weights))
        differ(steps, receipt.weights, digitsOf(weightsHash, "weights"));
      if (difference !== undefined) return engine === "wasm" ? difference : byFigures();
      if (until === steps && !sameFigures(claimed, made))
        return { kind: "figures-differ", claimed, made };
      return { kind: "confirmed", upTo: until, steps };
    },
    fail(message, step, diverged) {
      if (difference === undefined && diverged && engine === "wasm") {
        // The claim is of finite numbers: the first mark behind them cannot be made.
        const next = marks.find((mark) => mark.step > step);
        differ(next?.step ?? steps, next?.hash ?? receipt.weights);
      }
      return decided() ?? { kind: "cannot", why: { kind: "failed", message } };
    },
  };
}

function sameFigures(a: ReceiptFigures | undefined, b: ReceiptFigures | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.task === b.task &&
    a.reestimated === b.reestimated &&
    Object.is(a.loss, b.loss) &&
    Object.is(a.metric, b.metric)
  );
}
