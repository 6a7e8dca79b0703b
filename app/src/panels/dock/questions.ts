/**
 * A question of the dock with its answer. The list follows the order in which one learns: image, distance, batch norm,
 * learning speed, predictions, cost. Each claim has its source.
 */
export interface GuidingQuestion {
  readonly question: string;
  readonly answer: string;
  readonly panel: string;
  /** The panel's future contents and when they begin; absent when the panel has something to show at any time. */
  readonly shows?: { readonly from: "step" | "epoch"; readonly what: string };
  /** Texts for examples that are points; false: the question is not asked for them. */
  readonly ofPoints?: false | Pick<GuidingQuestion, "answer" | "shows">;
  /** Texts for tables whose examples have values, not classes. */
  readonly ofValues?: Pick<GuidingQuestion, "answer" | "shows">;
}

export const questions: readonly GuidingQuestion[] = [
  {
    question: "What does the network see?",
    answer:
      "Each filter answers with its own picture. Choose another test image and watch the pictures change.",
    panel: "responses",
    shows: { from: "step", what: "each filter answers the test image with a picture of its own" },
    ofPoints: false,
  },
  {
    question: "How does it compare a patch with a filter?",
    answer:
      "By distance: the answer is minus the sum of |x − f|, so it is never above 0, and nearest to 0 where they are most alike (CVPR 2020, eq. 2).",
    panel: "filters",
    shows: { from: "step", what: "the filters of each layer are drawn here" },
    ofPoints: false,
  },
  {
    question: "Why does batch norm follow each adder layer?",
    answer:
      "All answers are below 0, and they spread more the more values they add up. Batch norm recentres and rescales them (CVPR 2020, section 3.3).",
    panel: "distributions",
    shows: { from: "step", what: "you see how far the answers of each layer spread" },
  },
  {
    question: "Why does each layer get a learning rate of its own?",
    answer:
      "Raw gradients differ by orders of magnitude between layers. Scaled by η√k / ‖g‖ each layer takes steps of a similar size (CVPR 2020, eq. 13).",
    panel: "layers",
    shows: { from: "step", what: "each layer’s gradient and step are drawn here" },
  },
  {
    question: "What does it predict, and where is it wrong?",
    answer: "Each cell counts test examples of one class that were taken for another. Open one.",
    panel: "predictions",
    shows: { from: "epoch", what: "each cell counts test examples that were taken for a class" },
    ofPoints: {
      answer: "Across the whole line or plane: see where its answers differ from the test points.",
      shows: { from: "step", what: "its answers over all of the line or plane are drawn here" },
    },
    ofValues: {
      answer: "Each dot is a test example: the farther from the line, the farther off the answer.",
      shows: {
        from: "epoch",
        what: "each test example is a dot here, at its value and its answer",
      },
    },
  },
  {
    question: "What does it cost?",
    answer:
      "Additions in place of multiplications. Compare with the convolution version: the number of operations, and the energy of the arithmetic.",
    panel: "cost",
  },
];

/** Returns the question's texts for what the run learns. */
export function textsFor(
  question: GuidingQuestion,
  learns: "points" | "values" | "classes",
): Pick<GuidingQuestion, "answer" | "shows"> {
  if (learns === "points") return question.ofPoints || question;
  return (learns === "values" && question.ofValues) || question;
}

/** Progress of a run: whether the results of a step and of an epoch exist. */
export interface Seen {
  readonly step: boolean;
  readonly epoch: boolean;
  /** The button that brings the next step; undefined while the run goes on by itself. */
  readonly press: "Run" | "Resume" | undefined;
}

/** Returns the answer; before its panel has anything to show, what to do and what will be shown. */
export function answerNow(
  { answer, shows }: Pick<GuidingQuestion, "answer" | "shows">,
  seen: Seen,
) {
  if (shows === undefined || seen[shows.from]) return answer;
  const when = `after the first ${shows.from} ${shows.what}.`;
  return seen.press === undefined
    ? `${when.charAt(0).toUpperCase()}${when.slice(1)}`
    : `Press ${seen.press}; ${when}`;
}
