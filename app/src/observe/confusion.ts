import type { Predictions } from "@adder-studio/session/client";

/** A confusion matrix: a row for each true class, a column for each predicted one. */
export interface Confusion {
  readonly classes: number;
  /** Test images by true and predicted class, shape `[classes, classes]`, row-major. */
  readonly counts: Uint32Array;
}

/**
 * Returns the class with the greatest of the `classes` scores of an image (logits, shape `[images, classes]`); of equal ones
 * the first, as the accuracy of the test counts.
 */
export function predictedClass(logits: ArrayLike<number>, image: number, classes: number): number {
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
    const cell = label * classes + predictedClass(logits, image, classes);
    counts[cell] = (counts[cell] ?? 0) + 1;
  });
  return { classes, counts };
}

export function countAt({ classes, counts }: Confusion, label: number, predicted: number): number {
  return counts[label * classes + predicted] ?? 0;
}

export function totalOf({ counts }: Confusion): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Returns the accuracy: the share of images whose class was predicted. */
export function accuracyOf(confusion: Confusion): number {
  const { classes } = confusion;
  let correct = 0;
  for (let k = 0; k < classes; k++) correct += countAt(confusion, k, k);
  return correct / totalOf(confusion);
}

export interface ClassScore {
  /** Test images of this class. */
  readonly images: number;
  /** Test images that were predicted as this class. */
  readonly predicted: number;
  /** Share of the images of this class that were predicted as it: TP / (TP + FN). NaN where there are none. */
  readonly recall: number;
  /** Share of the images predicted as this class that belong to it: TP / (TP + FP). NaN where there are none. */
  readonly precision: number;
  /** Harmonic mean of recall and precision: 2 TP / (2 TP + FN + FP). */
  readonly f1: number;
}

export function scoresOf(confusion: Confusion): ClassScore[] {
  const { classes } = confusion;
  return Array.from({ length: classes }, (_, k) => {
    let [images, predicted] = [0, 0];
    for (let other = 0; other < classes; other++) {
      images += countAt(confusion, k, other);
      predicted += countAt(confusion, other, k);
    }
    const correct = countAt(confusion, k, k);
    return {
      images,
      predicted,
      recall: correct / images,
      precision: correct / predicted,
      f1: (2 * correct) / (images + predicted),
    };
  });
}

export interface Mistake {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
  /** Test images of class `label`. */
  readonly images: number;
}

/** Returns the most frequent pair of true and wrongly predicted class, of equal ones the first. */
export function worstMistake(confusion: Confusion): Mistake | undefined {
  const { classes } = confusion;
  let worst: Mistake | undefined;
  const scores = scoresOf(confusion);
  for (let label = 0; label < classes; label++) {
    for (let predicted = 0; predicted < classes; predicted++) {
      const count = countAt(confusion, label, predicted);
      if (label === predicted || count <= (worst?.count ?? 0)) continue;
      worst = { label, predicted, count, images: scores[label]?.images ?? 0 };
    }
  }
  return worst;
}
