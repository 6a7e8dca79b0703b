import { all, answered, ask, edit, give, open, predict, ready, run } from "./make";
import { hidden, muteAll, plane } from "./networks";

const graph = plane({ dataset: "xor", pointNoise: 0.05 }, hidden("adderDense", 8), { epochs: 15 });

export const lesson = ready({
  id: "why-relu",
  graph,
  access: "open",
  hidden: ["integer", "code", "palette", "settings"],
  locked: ["run", "input1"],
  aim: "Students see that a layer of adders without ReLU treats each direction by itself, and so cannot solve a puzzle in which two directions count together.",
  needs: ["Paper and pencil for the puzzle", "Two runs of about a second"],
  steps: [
    {
      title: "A puzzle in four corners",
      text: "Each point has two numbers: how far right it lies, and how far up. Points with *both* numbers above 0 are of one kind. So are points with *both* below 0. All other points are of the second kind. This puzzle is called **XOR**.\n\nDraw the four corners on paper, with a cross for one kind and a ring for the other.",
      questions: [
        ask(
          "You only know that a point lies on the right. Of which kind is it?",
          "Of the first kind",
          "Of the second kind",
          "Nobody can tell from that alone",
        ),
      ],
      check: answered,
      minutes: 3,
      expect: "Nobody can tell. One number alone says nothing; both are needed together.",
      say: "Cover one of your two numbers with a finger. Can you still name the kind?",
      solution: give(2),
    },
    {
      title: "With ReLU",
      text: "The network has one layer of eight adders, then **ReLU**. ReLU keeps a number above 0 and turns all others into 0.\n\nPress [Run](#run). Then look at the border in [Predictions](#predictions).",
      questions: [
        predict("How many of 100 points will it get right?", "About 50", "About 75", "Nearly all"),
      ],
      check: all(answered, { kind: "accuracy", atLeast: 0.95, epochs: 0 }),
      minutes: 4,
      expect: "Nearly all: above 99 of 100.",
      say: "Look at the border between the two kinds. It has corners.",
      solution: [...give(2), run, open("predictions")],
    },
    {
      title: "Without ReLU",
      text: "Select the ReLU block and press M, or choose *Mute or unmute* from its menu. It now lets all numbers through. Guess first, then press [Run](#run).",
      questions: [
        predict(
          "What will the network do without ReLU?",
          "It still solves the puzzle",
          "It gets about 75 of 100",
          "It gets about 50 of 100, as by tossing a coin",
        ),
      ],
      check: all(answered, { kind: "with-and-without", type: "relu" }),
      minutes: 4,
      expect: "About half, in our run 46 of 100. Other starts give 44 to 52.",
      say: "More adders would not help. You can try it after the lesson.",
      solution: [...give(2), edit(...muteAll(graph, "relu")), run],
    },
    {
      title: "Find the reason",
      text: "The distance that an adder measures has two parts: the difference to the right, and the difference upwards. It adds them. Without ReLU the end result is also such a sum:\n\n- something that depends on *right* only\n- plus something that depends on *up* only\n\nLook at [Predictions](#predictions) again. The puzzle needs both together.",
      questions: [
        ask(
          "Which rule could a sum of two such parts follow?",
          "First kind if both numbers have the same sign",
          "First kind if the point lies far to the right",
          "First kind if exactly one number is above 0",
        ),
        ask("What does ReLU change? Write one or two sentences."),
      ],
      check: all(answered, { kind: "opened", part: "predictions" }),
      minutes: 5,
      expect: "Far to the right. ReLU bends the sum, so that one part can switch the other off.",
      say: "A sum lets the two parts help each other. It cannot let one decide what the other means.",
      solution: [
        open("predictions"),
        ...give(1, "It cuts the sum off at 0, so the two numbers work together and not apart."),
      ],
    },
  ],
  misunderstandings: [
    {
      idea: "Without ReLU it needs more adders or more time.",
      answer: "Any number of adders gives a sum of one part for right and one for up.",
    },
    {
      idea: "46 of 100 is worse than guessing, so something is broken.",
      answer: "With two kinds guessing gives about 50. A few points below are chance.",
    },
    {
      idea: "ReLU throws information away, so it must do harm.",
      answer: "The bend at 0 is what lets two numbers act together.",
    },
  ],
  sources: [
    {
      claim:
        "A linear read-out of one adder layer without activation is a sum of functions of one input each.",
      source: "derived here",
    },
    {
      claim: "15 epochs, 8 adders, seeds 0 to 2: 99.2 to 99.6 % with ReLU, 44 to 52 % without.",
      source: "derived here",
    },
  ],
});
