/** Words of the field that a 14-year-old does not know: a step has to introduce each in bold before it is used. */
export const researchWords = [
  "accuracy",
  "activation",
  "batch norm",
  "bit",
  "convolution",
  "epoch",
  "error",
  "filter",
  "gradient",
  "hyperparameter",
  "logit",
  "loss",
  "neuron",
  "overfitting",
  "parameter",
  "regression",
  "relu",
  "seed",
  "softmax",
  "tensor",
  "validation",
  "xor",
] as const;

/** The sentences of a text; a line without an end is one. */
export function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.!?])\s+|\n/u).filter((sentence) => wordsOf(sentence).length > 0);
}

/** The words of a text; numbers are words. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}’',.%-]*/gu) ?? [];
}

/** Counts the groups of vowels of a word, without a silent e at its end: near enough for a mean over hundreds. */
function syllablesOf(word: string): number {
  const plain = word.toLowerCase().replace(/[^a-z]/gu, "");
  const silent =
    /[^aeiouy]e$|[^aeiouytd]ed$|[^aeiouycszgx]es$/u.test(plain) && !/[^aeiouy]le$/u.test(plain);
  return Math.max(1, (plain.match(/[aeiouy]+/gu)?.length ?? 1) - Number(silent));
}

/** The Flesch-Kincaid grade: years at an American school after which a text is understood; 8 is an age of 13 to 14. */
export function gradeOf(texts: readonly string[]): number {
  const sentences = texts.flatMap(sentencesOf);
  const words = sentences.flatMap(wordsOf);
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  return 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
}
