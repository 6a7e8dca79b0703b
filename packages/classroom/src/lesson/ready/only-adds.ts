import { all, answered, ask, give, open, predict, ready, run, setUp, start } from "./make";
import { clothes } from "./networks";

export const lesson = ready({
  id: "only-adds",
  graph: clothes("adder2d"),
  access: "run",
  hidden: ["palette", "integer", "code", "distributions", "layers", "features", "settings"],
  aim: "Students train a network whose layers compare by distance. They find out that it learns nearly as well as one that multiplies, and where it still multiplies.",
  needs: [
    "One device for one or two students",
    "No knowledge of networks",
    "Two runs of a few seconds",
  ],
  steps: [
    {
      title: "Guess first",
      text: "On the [canvas](#canvas) you see a network. Small pictures of clothes go in at one end. Names such as *coat* or *bag* come out at the other end. There are ten names.\n\nIt has never seen a picture yet. When you press [Run](#run), it goes through 10,000 pictures three times. One pass over all of them is called an **epoch**. Then it is tested on pictures that it has not seen.",
      questions: [
        predict(
          "How many of 100 new pictures will it name right after three passes?",
          "About 10, as with blind guessing",
          "About 50",
          "About 85",
          "All 100",
        ),
      ],
      check: all(answered, { kind: "ran", epochs: 3 }),
      minutes: 4,
      expect: "About 85 of 100. Many students say 50 or all.",
      say: "Write your guess down before you press Run. A wrong guess is worth more than none.",
      solution: [...give(2), run],
    },
    {
      title: "What an adder does",
      text: "Each **filter** is a small pattern of numbers. An *adder* lays it over a part of the picture. It takes the difference at each place and adds the sizes of all differences. Then it puts a minus in front. No multiplication is needed.\n\nOpen [Responses](#responses). Choose one value and look at the sum behind it.",
      questions: [
        ask(
          "A part of the picture is exactly like the filter. What does the adder answer?",
          "0",
          "1",
          "A large positive number",
          "A large negative number",
        ),
      ],
      check: all(answered, { kind: "opened", part: "responses" }),
      minutes: 4,
      expect:
        "0: all differences are 0. The less alike the two are, the further below 0 is the answer.",
      say: "An adder measures how far apart two patterns are. Near 0 means alike.",
      solution: [open("responses"), ...give(0)],
    },
    {
      title: "Where it still multiplies",
      text: "Open [Cost](#cost). It counts additions and multiplications for one picture, block by block.",
      questions: [
        ask(
          "Which block needs the most multiplications?",
          "The first Adder",
          "The second Adder",
          "Dense, at the end",
        ),
      ],
      check: all(answered, { kind: "opened", part: "cost" }),
      minutes: 3,
      expect:
        "Dense: 7,840 multiplications for one picture. The two adders have none. Batch norm has one for each value it scales.",
      say: "We say that the adders only add. The whole network still multiplies a little at its end.",
      solution: [open("cost"), ...give(2)],
    },
    {
      title: "The same with multiplication",
      text: "This step offers the same network with **convolutions**. They multiply each number of the filter with the picture and add the products. All the rest is equal.\n\nSet it up and press [Run](#run). Then compare both in [Runs](#runs).",
      questions: [
        predict(
          "How will the network that multiplies do?",
          "Much better",
          "A little better",
          "The same or worse",
        ),
      ],
      check: all(answered, { kind: "with-and-without", type: "conv2d" }),
      state: start(clothes("conv2d")),
      minutes: 4,
      expect: "A little better: about 87 of 100 against about 85.",
      say: "Two points of a hundred are small, yet they come back with other starts as well.",
      solution: [...give(1), setUp, run, open("runs")],
    },
    {
      title: "Explain it",
      text: "Adding is much cheaper for a chip than multiplying. You have seen what that costs in right answers.",
      questions: [ask("Would you use the network that only adds in a small toy? Say why.")],
      check: answered,
      minutes: 2,
      expect: "Any answer that weighs two points of accuracy against less work for the chip.",
      say: "There is no single right answer. A good one names both sides.",
      solution: give("Yes: it is almost as good, and adding needs a smaller battery."),
    },
  ],
  misunderstandings: [
    {
      idea: "The network looks the picture up in a list.",
      answer: "It is tested on pictures that were never used for training.",
    },
    {
      idea: "A large answer of an adder means a good match.",
      answer: "It is the other way round. The best answer is 0, and all others lie below.",
    },
    {
      idea: "This network has no multiplication at all.",
      answer: "Its adders have none. The dense layer and batch norm at test time still have some.",
    },
  ],
  sources: [
    {
      claim: "An adder answers with minus the sum of absolute differences.",
      source: "CVPR 2020",
    },
    {
      claim:
        "84.8 % with adders and 86.8 % with convolutions after three epochs, seed 0; 85.8 % and 87.0 % with seed 1.",
      source: "derived here",
    },
  ],
});
