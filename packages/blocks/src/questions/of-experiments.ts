import type { QuestionWords } from "./types";

/** The questions of the experiments to try, under the experiments' ids. */
export const experimentQuestions: readonly QuestionWords[] = [
  {
    id: "adder-conv",
    text: "How close does a network that only adds come to the same network with multiplications?",
    hints: [
      "You could try training the same network with additions and with multiplications.",
      "You could try comparing both runs, curve by curve, in Runs.",
    ],
    answer: "curves",
  },
  {
    id: "schemes",
    text: "Which gradient and which learning rate do adders learn best with?",
    hints: [
      "You could try the true derivative, the sign, in place of the full-precision gradient, and a fixed rate in place of the adaptive one.",
    ],
    answer: "curves",
  },
  {
    id: "eta",
    text: "How far should an adder layer move in one step?",
    hints: ["You could try an eta ten times as large, or half as large."],
    answer: "curves",
  },
  {
    id: "gradient-norms",
    text: "How much smaller are the gradients of adders than those of convolutions?",
    hints: [
      "You could try one step and comparing the norms of the filters' gradients, layer by layer, in Learning speed.",
    ],
    answer: "layers",
  },
  {
    id: "no-batch-norm",
    text: "Do adders learn without batch norm?",
    hints: ["You could try muting every Batch norm and watching the loss stay where it is."],
    answer: "curves",
  },
  {
    id: "weight-shapes",
    text: "Do trained adder weights spread like a Laplace or like a normal distribution?",
    hints: [
      "You could try opening Distributions after training and asking which curve fits the filters better.",
    ],
    answer: "distributions",
  },
  {
    id: "exponent",
    text: "What changes when adders start from squares instead of distances?",
    hints: [
      "You could try squares, p = 2, in place of distances, or an exponent that falls from 2 to 1.",
    ],
    answer: "curves",
  },
  {
    id: "distillation",
    text: "Do adders learn more when the same network with convolutions teaches them?",
    hints: [
      "You could try letting the same network with convolutions, trained beside it, teach the adders.",
    ],
    answer: "curves",
  },
  {
    id: "plane",
    text: "How do ten classes part when the network has to put each image on a plane?",
    hints: [
      "You could try opening the recorded run in Features and asking how the ten classes part in a plane.",
    ],
    answer: "features",
  },
  {
    id: "resnet20",
    text: "Do eighteen layers of adders, one behind the other, still learn?",
    hints: ["You could try an epoch of a deep network; leave it running, it takes a while."],
    answer: "curves",
  },
];
