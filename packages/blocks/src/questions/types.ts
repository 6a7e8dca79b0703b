/** A question that comes with the program; documents name it by `id`. */
export interface QuestionWords {
  /** Never changed once released: links hold it. */
  readonly id: string;
  /** Text of the hint. */
  readonly text: string;
  /** Up to three things to try, as sentences: "You could try ...". */
  readonly hints: readonly string[];
  /** The panel that answers, by its id. */
  readonly answer: string;
}
