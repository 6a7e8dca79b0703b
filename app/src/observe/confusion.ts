import type { Predictions } from "@adder-studio/session/client";

/** Right classes by rows, answers by columns. */
export interface Confusion {
  readonly classes: number;
  /** `[classes, classes]`. */
  readonly counts: Uint32Array;
}

/** The class with the greatest score; the first of equal ones, as the test itself counts. */
export function answerOf(logits: ArrayLike<number>, image: number, classes: number): number {
  let best = 0;
  for (let k = 1; k < classes; k++) {
    const [now, before] = [logits[image * classes + k], logits[image * classes + best]];
    if ((now as number) > (before as number)) best = k;
  }
  return best;
}

export function confusionOf({ logits, labels }: Pick<Predictions, "logits" | "labels">): Confusion {
  const classes = labels.length === 0 ? 0 : logits.length / labels.length;
  const counts = new Uint32Array(classes * classes);
  labels.forEach((label, image) => {
    const cell = label * classes + answerOf(logits, image, classes);
    counts[cell] = (counts[cell] ?? 0) + 1;
  });
  return { classes, counts };
}

export function countAt({ classes, counts }: Confusion, right: number, answer: number): number {
  return counts[right * classes + answer] ?? 0;
}

export function totalOf({ counts }: Confusion): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Right answers among all. */
export function accuracyOf(confusion: Confusion): number {
  const { classes } = confusion;
  let right = 0;
  for (let k = 0; k < classes; k++) right += countAt(confusion, k, k);
  return right / totalOf(confusion);
}

export interface ClassScore {
  /** Images of this class. */
  readonly images: number;
  /** Images that were taken for it. */
  readonly answers: number;
  /** Of its images the share that was found; of the answers the share that was right. NaN where there are none. */
  readonly recall: number;
  readonly precision: number;
  /** Harmonic mean of both. */
  readonly f1: number;
}

export function scoresOf(confusion: Confusion): ClassScore[] {
  const { classes } = confusion;
  return Array.from({ length: classes }, (_, k) => {
    let [images, answers] = [0, 0];
    for (let other = 0; other < classes; other++) {
      images += countAt(confusion, k, other);
      answers += countAt(confusion, other, k);
    }
    const right = countAt(confusion, k, k);
    return {
      images,
      answers,
      recall: right / images,
      precision: right / answers,
      f1: (2 * right) / (images + answers),
    };
  });
}

export interface Mistake {
  readonly right: number;
  readonly answer: number;
  readonly count: number;
  /** Images of the right class. */
  readonly images: number;
}

/** The most frequent mistake by its count; the first of equal ones. */
export function worstMistake(confusion: Confusion): Mistake | undefined {
  const { classes } = confusion;
  let worst: Mistake | undefined;
  const scores = scoresOf(confusion);
  for (let right = 0; right < classes; right++) {
    for (let answer = 0; answer < classes; answer++) {
      const count = countAt(confusion, right, answer);
      if (right === answer || count <= (worst?.count ?? 0)) continue;
      worst = { right, answer, count, images: scores[right]?.images ?? 0 };
    }
  }
  return worst;
}
