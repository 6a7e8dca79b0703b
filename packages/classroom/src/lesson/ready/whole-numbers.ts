import { all, answered, ask, give, open, predict, ready, run } from "./make";
import { clothes } from "./networks";

export const lesson = ready({
  id: "whole-numbers",
  graph: clothes("adder2d"),
  access: "run",
  hidden: ["code", "palette", "distributions", "layers", "features", "settings"],
  aim: "Students learn that a trained network can run on small whole numbers, and that it matters how the numbers are cut to size.",
  needs: ["A ruler with centimetres", "One run of a few seconds, and the button in Integer"],
  steps: [
    {
      title: "How exact is a number?",
      text: "A computer keeps numbers in **bits**. One bit has two values, so 8 bits have 256 values and 4 bits have 16. A small chip has room for few bits.\n\nNow press [Run](#run) and train a network on pictures of clothes. It trains with exact numbers, of 32 bits each.",
      questions: [ask("How many different values do 5 bits have?", "10", "25", "32")],
      check: all(answered, { kind: "ran", epochs: 0 }),
      minutes: 4,
      expect: "32: each bit doubles the number of values. The run gets about 85 of 100.",
      say: "Two, four, eight, sixteen: who goes on?",
      solution: [...give(2), run],
    },
    {
      title: "Rounded to a few values",
      text: "Think of a ruler that has marks only. Each length is read as the nearest mark. With 8 bits the ruler has 256 marks, with 4 bits only 16.\n\nGuess first. Then open [Integer](#integer) and press *Run on whole numbers*. It tests the trained network with 4 to 8 bits.",
      questions: [
        predict(
          "How many of 100 pictures will be right with 8 bits?",
          "About 85, as before",
          "About 60",
          "About 10, as with blind guessing",
        ),
        predict(
          "And with 4 bits, at its best?",
          "About 83",
          "About 60",
          "About 10, as with blind guessing",
        ),
      ],
      check: all(answered, { kind: "opened", part: "integer" }),
      minutes: 5,
      expect: "About 85 with 8 bits, and about 83 with 4 bits and the best of the three lines.",
      say: "Nothing was trained anew. These are the same weights, rounded.",
      solution: [...give(0, 0), open("integer")],
    },
    {
      title: "Where to put the marks",
      text: "The chart in [Integer](#integer) has three lines. They differ in how far the ruler reaches.\n\n- *No clamp*: it reaches to the largest value. The marks lie far apart.\n- *Calibrated clamp*: it reaches as far as most values. Larger ones are cut off to the last mark.\n\nThe third line lies between the two.",
      questions: [
        ask(
          "Which line falls to blind guessing with 4 bits?",
          "No clamp",
          "Calibrated clamp",
          "Both",
        ),
        ask(
          "Why does it help to cut large values off?",
          "Large values are always wrong",
          "The marks lie closer where most values are",
          "The network gets smaller",
        ),
      ],
      check: answered,
      minutes: 5,
      expect:
        "No clamp falls to 10 of 100. With a shorter ruler the same 16 marks lie closer together.",
      say: "You have 16 marks. Would you spread them over a football field to measure a pencil?",
      solution: give(0, 1),
    },
    {
      title: "Explain it",
      text: "An adder only subtracts and adds. With whole numbers a chip can do that in a tiny space.",
      questions: [ask("How many bits would you choose for a toy, and why?")],
      check: answered,
      minutes: 3,
      expect: "4 to 8 with a reason: fewer bits save room and power, and cost a few right answers.",
      say: "Name the number of bits and the number of right answers together.",
      solution: give(
        "4 bits with the calibrated clamp: only two fewer right, and half the room of 8 bits.",
      ),
    },
  ],
  misunderstandings: [
    {
      idea: "4 bits are half as exact as 8 bits.",
      answer: "8 bits have 256 values and 4 bits have 16: a sixteenth.",
    },
    {
      idea: "Rounding must always do harm.",
      answer: "With 8 bits the result moves by less than a point, sometimes upwards by chance.",
    },
  ],
  sources: [
    {
      claim:
        "This network, seed 0, 84.8 % in float32: with 8 bits 84.7 to 85.4 %; with 4 bits 10.0 % without clamp, 68.2 % lossless, 82.8 % calibrated.",
      source: "derived here",
    },
  ],
});
