import type { Predictions } from "@adder-studio/session/client";
import type { Table } from "../../draw/export";
import { softmax } from "../../observe/classes";
import {
  type Confusion,
  countAt,
  predictedClass,
  scoresOf,
  totalOf,
  worstMistake,
} from "../../observe/confusion";
import { formatWhole } from "../../ui/format";

/** One test image and what the network took it for. */
export interface Answer {
  readonly index: number;
  readonly right: number;
  readonly answer: number;
  /** Softmax share of the answer. */
  readonly share: number;
}

/** Returns the predictions of all test images, the surest first; equally sure ones in stored order. */
export function answersOf({ logits, labels }: Predictions): Answer[] {
  const classes = labels.length === 0 ? 0 : logits.length / labels.length;
  const all = Array.from(labels, (right, index): Answer => {
    const answer = predictedClass(logits, index, classes);
    return { index, right, answer, share: softmax(logits, index * classes, classes)[answer] ?? 0 };
  });
  return all.sort((a, b) => b.share - a.share || a.index - b.index);
}

/** The most frequent mistake in one sentence. */
export function summaryOf(confusion: Confusion, names: readonly string[]): string {
  const total = totalOf(confusion);
  const worst = worstMistake(confusion);
  if (worst === undefined)
    return `All ${formatWhole(total)} test examples were recognised correctly.`;
  const { label, predicted, count, images } = worst;
  return `${names[label]} is most often taken for ${names[predicted]}: ${formatWhole(count)} of ${formatWhole(images)}.`;
}

/** Head and rows of the matrix, right classes downwards. */
export function matrixTable(confusion: Confusion, names: readonly string[]): Table {
  const { classes } = confusion;
  const every = Array.from({ length: classes }, (_, k) => k);
  return [
    ["right class", ...every.map((k) => `taken for ${names[k]}`), "recall"],
    ...every.map((right) => [
      names[right] ?? "",
      ...every.map((answer) => countAt(confusion, right, answer)),
      scoresOf(confusion)[right]?.recall ?? Number.NaN,
    ]),
  ];
}

export function scoreTable(confusion: Confusion, names: readonly string[]): Table {
  return [
    ["class", "examples", "answers", "precision", "recall", "F1"],
    ...scoresOf(confusion).map(({ images, predicted, precision, recall, f1 }, k) => [
      names[k] ?? "",
      images,
      predicted,
      precision,
      recall,
      f1,
    ]),
  ];
}

/** The classes that a matrix of at most `most` rows shows: those in most mistakes, in their own order. */
export function shownClasses(confusion: Confusion, most: number): number[] {
  const { classes } = confusion;
  const every = Array.from({ length: classes }, (_, k) => k);
  if (classes <= most) return every;
  const mistakes = scoresOf(confusion).map(
    ({ images, predicted }, k) => images + predicted - 2 * countAt(confusion, k, k),
  );
  return every
    .sort((a, b) => (mistakes[b] ?? 0) - (mistakes[a] ?? 0) || a - b)
    .slice(0, most)
    .sort((a, b) => a - b);
}
