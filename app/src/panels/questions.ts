/**
 * The order in which one learns: image, distance, why batch norm, learning speed, cost. Each claim with its source; "derived
 * here" where it is ours.
 */
export const questions: readonly {
  readonly question: string;
  readonly answer: string;
  readonly room: string;
  /** The answer where examples are points; false: no question there. */
  readonly ofPoints?: string | false;
}[] = [
  {
    question: "What does the network see?",
    answer:
      "Each filter answers with a picture of its own. Choose another test image and watch the pictures change.",
    room: "responses",
    ofPoints: false,
  },
  {
    question: "How does it compare a patch with a filter?",
    answer:
      "By distance: the answer is minus the sum of |x − f|, so it is never above 0, and nearest to 0 where they are most alike (CVPR 2020, eq. 2).",
    room: "filters",
    ofPoints: false,
  },
  {
    question: "Why does batch norm follow each adder layer?",
    answer:
      "All answers are below 0, and they spread more the more values they add up. Batch norm recentres and rescales them (CVPR 2020, section 3.3).",
    room: "distributions",
  },
  {
    question: "Why does each layer get a learning rate of its own?",
    answer:
      "Raw gradients differ by orders of magnitude between layers. Scaled by η√k / ‖g‖ each layer steps alike (CVPR 2020, eq. 13).",
    room: "layers",
  },
  {
    question: "What does it predict, and where is it wrong?",
    answer: "Each cell counts test examples of one class that were taken for another. Open one.",
    room: "predictions",
    ofPoints:
      "Over all of the line or plane: see where its answers leave those of the test points.",
  },
  {
    question: "What does it cost?",
    answer:
      "Additions in the place of multiplications. Compare with the conv version: the number of operations, and the energy of the arithmetic.",
    room: "cost",
  },
];
