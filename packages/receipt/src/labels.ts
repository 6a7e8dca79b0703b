import { type Diagnostic, engineLabels, engineTerms } from "@adder-studio/core";
import { accuracyTolerance, errorTolerance } from "./tolerance";
import type { Receipt, ReceiptFigures } from "./types";
import type { CannotReason, Verdict } from "./verdict";

const again = "Ask for the link again. The experiment in it opens without the receipt.";

const severity = "warning";
const cutOff = (message: string): Diagnostic => ({
  code: "receipt-truncated",
  severity,
  message,
  hint: again,
});
const damaged = (message: string): Diagnostic => ({
  code: "receipt-corrupt",
  severity,
  message,
  hint: again,
});
const newer: Diagnostic = {
  code: "receipt-newer",
  severity,
  message: "This receipt was made with a newer Adder Studio.",
  hint: "Reload the page to get the newest version.",
};

/** Faults of a receipt that cannot be read. */
export const faults = {
  begun: cutOff("The receipt behind this link was cut off."),
  cut: (missing: number) =>
    cutOff(
      `The receipt behind this link lost its last ${missing} ${missing === 1 ? "character" : "characters"}.`,
    ),
  changed: damaged("The receipt was changed on its way: its checksum does not fit."),
  unreadable: damaged("This receipt holds something that no receipt has."),
  newer,
} as const;

/** Sentences that say why a run has no receipt. */
export const refusals = {
  running: "This run is not finished: there is a receipt once it has made its last step.",
  stopped: "This run was stopped before its last step, so it has no result to claim.",
  failed: "This run failed, so it has no result to claim.",
  nonFinite: "The last test of this run gave no finite number, so there is no result to claim.",
  noWeights: "This run has no hash of its weights, so nobody could check it.",
  unknownDocument: "The document of this run is unknown, so nobody could repeat it.",
} as const;

const count = (value: number) => value.toLocaleString("en");
const stepsOf = (value: number) => `${count(value)} ${value === 1 ? "step" : "steps"}`;

/** Describes figures in a few words: `test accuracy 81.20 %, loss 0.5312`. */
export function figuresText({ task, loss, metric }: ReceiptFigures): string {
  const quality =
    task === "values"
      ? `test error (RMSE) ${metric.toPrecision(6)}`
      : `test accuracy ${(100 * metric).toFixed(2)} %`;
  return `${quality}, loss ${loss.toPrecision(6)}`;
}

/** Describes the claim of a receipt line by line: a label, and what it claims. */
export function claimLines(receipt: Receipt): readonly (readonly [label: string, value: string])[] {
  const { figures, engine, module, marks, warm, seed } = receipt;
  const [first] = marks;
  return [
    ...(figures === undefined
      ? []
      : ([
          ["Result", figuresText(figures)],
          [
            "Batch norm in tests",
            figures.reestimated
              ? "statistics re-estimated from training batches before each test"
              : "running statistics",
          ],
        ] as const)),
    ["Steps", count(receipt.steps)],
    ["Seed", warm ? `${seed}, but it began from given weights` : `${seed}`],
    [
      "Engine",
      receipt.elsewhere
        ? "another program"
        : engine === undefined
          ? "more than one"
          : module === ""
            ? engineLabels[engine]
            : `${engineLabels[engine]}, module ${module}`,
    ],
    ["Weights", receipt.weights],
    [
      "Marks on the way",
      first === undefined
        ? "none"
        : `${marks.length}: at ${marks.length === 1 ? "step" : "steps"} ${marks.map(({ step }) => count(step)).join(", ")}`,
    ],
    ["Document", receipt.document],
    ["Data", receipt.data],
    ["Adder Studio", receipt.app],
  ];
}

const percent = (share: number) => `${Number((100 * share).toPrecision(3))}`;

/** Why figures of two engines are compared within a tolerance, and how large it is. */
export const toleranceText = `within ${percent(accuracyTolerance)} points of accuracy and ${percent(errorTolerance)} % of loss or error`;

/** Says in a sentence why a claim cannot be checked. */
export function cannotText(why: CannotReason): string {
  switch (why.kind) {
    case "document":
      return "This cannot be checked: the receipt belongs to another experiment than the one it came with.";
    case "own-data":
      return `This cannot be checked here: it learned from somebody's own data, which is not on this device (hash ${why.hash.slice(0, 12)}).`;
    case "data":
      return `This cannot be checked: it learned from data of hash ${why.hash}, and the experiment's data have another one here.`;
    case "warm":
      return "This cannot be checked: the run began from given weights, which no seed makes again.";
    case "several-engines":
      return "This cannot be checked: the run was made on more than one engine, and their numbers differ in the last digits.";
    case "elsewhere":
      return "This cannot be checked: the run was trained outside of Adder Studio.";
    case "engine":
      return why.module === ""
        ? "This cannot be checked: the receipt does not say which version of the engine made it."
        : `This cannot be checked: it was made by the engine of module ${why.module}, which is not here.`;
    case "own-bits":
      return "A part of this run cannot be checked: the last digits of its engine are the machine's own. Repeat the whole run to compare the figures.";
    case "no-figures":
      return "This cannot be checked: the last digits of its engine are the machine's own, and there are no figures to compare.";
    case "no-marks":
      return `This part cannot be checked: the receipt has no mark in the first ${stepsOf(why.step)}. Check the whole run.`;
    case "stopped":
      return `Nothing is known yet: the repetition ended after ${stepsOf(why.step)}.`;
    case "failed":
      return `The run could not be repeated here. ${why.message}`;
  }
}

/** Says in a sentence or two what a check found. */
export function verdictText(verdict: Verdict, { engine }: Pick<Receipt, "engine">): string {
  switch (verdict.kind) {
    case "confirmed":
      return verdict.upTo === verdict.steps
        ? `As claimed: all ${stepsOf(verdict.steps)} were made again here, with the same weights at every mark and at the end, and the same figures.`
        : `As claimed so far: the first ${count(verdict.upTo)} of ${stepsOf(verdict.steps)} were made again here, with the same weights at every mark. The rest was not checked.`;
    case "differs":
      return `Not as claimed: ${verdict.at === verdict.steps ? "the final weights differ" : `the weights differ after step ${count(verdict.at)}`}${verdict.made === undefined ? ", for a number there is not finite" : ""}; ${
        verdict.agrees === 0
          ? "no mark before agrees."
          : `the last mark that agrees is step ${count(verdict.agrees)}.`
      }`;
    case "figures-differ":
      return `Not as claimed: the weights are the same, but they give ${besides(verdict.made, verdict.claimed)}.`;
    case "close":
      return `Close, and no more can be said: ${engine === undefined ? "its engine" : engineTerms[engine]} has last digits of its own. Repeated here it gave ${figuresText(verdict.made)}; claimed is ${figuresText(verdict.claimed)} (${toleranceText}).`;
    case "far":
      return `Not as claimed: repeated here it gave ${figuresText(verdict.made)}; claimed is ${figuresText(verdict.claimed)}. Engines differ, but not so much (${toleranceText}).`;
    case "cannot":
      return cannotText(verdict.why);
  }
}

function besides(made: ReceiptFigures | undefined, claimed: ReceiptFigures | undefined): string {
  const claim = claimed === undefined ? "without a test" : figuresText(claimed);
  if (made === undefined) return `no test; claimed is ${claim}`;
  const way =
    claimed !== undefined && claimed.reestimated !== made.reestimated
      ? `, with ${made.reestimated ? "re-estimated" : "running"} statistics of batch norm`
      : "";
  return `${figuresText(made)}${way}; claimed is ${claim}`;
}
