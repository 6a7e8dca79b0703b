/** The computer of a run: one engine throughout, more than one, or a program that is not Adder Studio's page. */
export const handInEngines = ["wasm", "cpu", "webgl", "webgpu", "several", "elsewhere"] as const;
export type HandInEngine = (typeof handInEngines)[number];

/** The answer of a student to a question of the lesson: the index of a choice, words, or nothing. */
export type HandInAnswer = number | "words" | undefined;

/** The quality of a network: right answers out of the test images, or the error of a network that gives values. */
export type HandInQuality =
  | { readonly kind: "share"; readonly correct: number; readonly total: number }
  | { readonly kind: "error"; readonly value: number };

/** The content of a code: facts of a lesson that was done and of the network that came of it. */
export interface HandInFacts {
  /** SHA-256 of the lesson in hexadecimal, or its beginning (`lessonMark`); empty for a document without a lesson. */
  readonly lesson: string;
  /** SHA-256 of all that decides a run's numbers but its seed, or its beginning (`networkMark`). */
  readonly network: string;
  /** For each step of the lesson, 16 at most, whether its check passed. */
  readonly passed: readonly boolean[];
  /** For each question of the lesson (a step may have several), from the first step to the last, its answer; 64 at most. */
  readonly answers: readonly HandInAnswer[];
  readonly seed: number;
  readonly quality: HandInQuality;
  /** Additions and multiplications of one prediction in the layers, as the status bar counts them. */
  readonly additions: number;
  readonly multiplications: number;
  readonly engine: HandInEngine;
  /** Epochs that were trained. */
  readonly epochs: number;
  /** True for a run that reached the end that was set. */
  readonly complete: boolean;
  /** True for a run that began from given weights: its seed does not repeat it. */
  readonly warm: boolean;
  /** Hash of the trained weights in hexadecimal, or its beginning; empty for a run that has none. */
  readonly weights: string;
  /** A nickname or number: up to 8 of the letters A to Z and digits (`handInName`). */
  readonly name: string;
}

/** Digits of a lesson's and of a network's hash in a code. */
export const markDigits = 3;
export const mostSteps = 16;
export const mostAnswers = 64;
export const mostNameLetters = 8;
/** Digits of the weights' hash in a code, at least; a code takes as many as it has room for. */
export const leastHashDigits = 6;
/** Choices that a code tells apart; a later one is carried as an answer, without its index. */
export const mostChoices = 8;
