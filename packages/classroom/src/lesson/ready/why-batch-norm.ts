import { all, answered, ask, edit, give, open, predict, ready, run, setUp, start } from "./make";
import { clothes, muteAll } from "./networks";

const graph = clothes("adder2d", { epochs: 2 });

export const lesson = ready({
  id: "why-batch-norm",
  graph,
  access: "open",
  hidden: ["integer", "code", "settings"],
  locked: ["run"],
  aim: "Students find by trial that an adder network without batch norm learns nothing, and explain it: adders answer with 0 or less, and ReLU turns all of that into 0.",
  needs: [
    "The lesson “A network that only adds”, or the same words",
    "Three runs of a few seconds",
  ],
  steps: [
    {
      title: "With batch norm",
      text: "Behind each Adder on the [canvas](#canvas) stands a block called **batch norm**. It moves and scales the numbers that come out of the adder. Then they lie around 0.\n\nPress [Run](#run) and note how many test pictures it names right.",
      questions: [],
      check: { kind: "accuracy", atLeast: 0.75, epochs: 2 },
      minutes: 3,
      expect: "About 84 of 100 after two passes.",
      say: "Keep this number. It is what we compare with.",
      solution: [run],
    },
    {
      title: "Without batch norm",
      text: "Now take all three Batch norm blocks out. Select each one and press M, or choose *Mute or unmute* from its menu. A muted block lets numbers through as they are.\n\nMake your guess. Then press [Run](#run) again.",
      questions: [
        predict(
          "What will happen without batch norm?",
          "It learns as well as before",
          "It learns more slowly",
          "It learns nothing",
          "It learns better",
        ),
      ],
      check: all(
        answered,
        { kind: "blocks", type: "batchNorm", least: 0, most: 0 },
        { kind: "with-and-without", type: "batchNorm" },
      ),
      minutes: 4,
      expect: "It learns nothing: 10 of 100 right, as with blind guessing among ten names.",
      say: "Ten of a hundred looks like a little. With ten names it is the same as guessing.",
      solution: [...give(2), edit(...muteAll(graph, "batchNorm")), run],
    },
    {
      title: "Look for the cause",
      text: "An adder answers with minus a sum of sizes. A size is never below 0.\n\nBehind the adder comes **ReLU**. It lets numbers above 0 through and turns all others into 0. Open [Distributions](#distributions) and look at what the adders give.",
      questions: [
        ask(
          "Which numbers can come out of an adder?",
          "Any number",
          "Only 0 and more",
          "Only 0 and less",
        ),
        ask("What is left of them behind ReLU?", "All of them", "Only zeros", "About half of them"),
      ],
      check: all(answered, { kind: "opened", part: "distributions" }),
      minutes: 5,
      expect: "Only 0 and less; only zeros. So each picture looks the same to the next layer.",
      say: "If each picture becomes the same row of zeros, nothing is left to learn from.",
      solution: [open("distributions"), ...give(2, 1)],
    },
    {
      title: "Is it the same for products?",
      text: "A **convolution** adds products. They can be above or below 0. This step offers a network with convolutions and no batch norm. Set it up.",
      questions: [
        predict(
          "Will convolutions learn without batch norm?",
          "No, they learn nothing either",
          "Yes, they still learn",
        ),
      ],
      check: all(
        answered,
        { kind: "blocks", type: "batchNorm", least: 0, most: 0 },
        { kind: "with-and-without", type: "conv2d" },
      ),
      state: start(clothes("conv2d", { epochs: 2, norms: false })),
      minutes: 4,
      expect: "They still learn: about 85 of 100.",
      say: "So batch norm is a help for convolutions. For adders it is a need.",
      solution: [...give(1), setUp, run],
    },
    {
      title: "Explain it",
      text: "Write it down for someone who was not here.",
      questions: [ask("Why does an adder need batch norm before ReLU?")],
      check: answered,
      minutes: 2,
      expect:
        "Adders answer with 0 or less; ReLU makes 0 of that; batch norm moves half of it above 0 first.",
      say: "Use the words adder, zero, ReLU and batch norm.",
      solution: give(
        "All answers of an adder are 0 or less. ReLU would make zeros of them. Batch norm moves them up first.",
      ),
    },
  ],
  misunderstandings: [
    {
      idea: "Without batch norm it only needs more time.",
      answer: "All activations and so all changes are exactly 0. More epochs change nothing.",
    },
    {
      idea: "10 % right is a small success.",
      answer: "There are ten names, so blind guessing gets 10 %.",
    },
    {
      idea: "Batch norm is an extra that makes results nicer.",
      answer: "Behind an adder it decides whether there is any learning at all.",
    },
  ],
  sources: [
    { claim: "Batch norm follows each adder layer.", source: "CVPR 2020" },
    {
      claim:
        "LeNet-5, 10 epochs, five seeds: 87.88 ± 0.49 % with batch norm, 10.00 ± 0.00 % without; convolutions without 87.13 ± 0.81 %.",
      source: "derived here",
    },
    {
      claim:
        "This network, two epochs, seed 0: 84.4 %, 10.0 %, and 85.6 % for convolutions without.",
      source: "derived here",
    },
  ],
});
