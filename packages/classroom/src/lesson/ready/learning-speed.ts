import { all, answered, ask, give, open, predict, ready, run, setting } from "./make";
import { clothes } from "./networks";

export const lesson = ready({
  id: "learning-speed",
  graph: clothes("adder2d", { epochs: 2 }),
  access: "settings",
  hidden: ["integer", "code", "palette"],
  locked: ["run.epochs", "run.batch", "run.optimizer", "input1"],
  aim: "Students see that layers of adders get very small corrections, and that the network learns better when each layer's step is stretched.",
  needs: ["Two or three runs of a few seconds"],
  steps: [
    {
      title: "Step by step",
      text: "A network learns in many small steps. After each group of pictures every layer gets a correction, the **gradient**. It says which way to change its numbers, and how much.\n\nFor adders these corrections are small. So this network uses a rule called *Adaptive*: it stretches the correction of each layer to the same useful length. Press [Run](#run).",
      questions: [],
      check: { kind: "ran", epochs: 0 },
      minutes: 4,
      expect: "About 84 of 100 after two passes.",
      say: "Think of a map and of the length of your steps. The map can be right and your steps too small.",
      solution: [run],
    },
    {
      title: "Without stretching",
      text: "Open [Learning speed](#layers) and set *Adder rate* to *plain*. Now each correction is taken as it is. Change nothing else. Guess, then press [Run](#run).",
      questions: [
        predict(
          "What will happen with plain steps?",
          "It learns better, for nothing is changed",
          "It learns, but gets less far in the same time",
          "It learns nothing at all",
        ),
      ],
      check: all(answered, { kind: "varied", field: "rateRule" }),
      minutes: 4,
      expect: "It learns, but gets less far: 80 of 100 against 84 here.",
      say: "The adders hardly move. Why does it still learn? Other layers do the work.",
      solution: [...give(1), open("layers"), setting("rateRule", "plain"), run],
    },
    {
      title: "Read the chart",
      text: "Look at [Learning speed](#layers). For each layer it shows how far it moved, with stretching and without.",
      questions: [
        ask(
          "What does Adaptive do with a layer whose correction is very small?",
          "It leaves the layer out",
          "It stretches the correction",
          "It turns the correction round",
        ),
        ask(
          "Compare both runs in Runs. Which one was ahead after the first pass, and by how much?",
        ),
      ],
      check: all(answered, { kind: "opened", part: "layers" }, { kind: "opened", part: "runs" }),
      minutes: 5,
      expect: "It stretches it. After one pass Adaptive is about 5 of 100 ahead in our run.",
      say: "The rule changes the length of a step and not its direction.",
      solution: [open("layers"), open("runs"), ...give(1, "Adaptive, by about five of 100.")],
    },
    {
      title: "Your own rule",
      text: "Find a better result than your first run, or show that it is hard. Change the *Learning rate* in [Training settings](#settings): it makes all steps longer or shorter. Set *Adder rate* back to *adaptive* first.",
      questions: [ask("Which learning rate did you try, and what came of it?")],
      check: all(answered, { kind: "varied", field: "lr" }),
      minutes: 4,
      expect:
        "Much smaller rates are worse: 0.001 gets 73 of 100. A rate of 1 gets 85, as 0.1 does.",
      say: "Too short: you do not arrive in time. Too long: you step over the goal.",
      solution: [
        setting("rateRule", "adaptive"),
        setting("lr", 0.001),
        run,
        ...give("0.001: it got only 73 of 100, for its steps are too short."),
      ],
    },
  ],
  misunderstandings: [
    {
      idea: "A larger step always learns faster.",
      answer: "Only up to a point. Steps that are too long jump over good places.",
    },
    {
      idea: "Plain is the honest rule, so it must be best.",
      answer:
        "The direction stays the same. Only the length changes, and adders get very short ones.",
    },
  ],
  sources: [
    {
      claim:
        "Gradients of adder layers are much smaller than those of convolutions; the rate of each layer is scaled to make up for it.",
      source: "CVPR 2020",
    },
    {
      claim:
        "This network, two epochs, seed 0: 84.4 % adaptive, 80.0 % plain; adaptive with a learning rate of 0.001 72.8 %, of 1 85.1 %.",
      source: "derived here",
    },
    {
      claim: "LeNet-5, 30 epochs, five seeds: 87.38 ± 0.23 % adaptive, 77.75 ± 1.05 % plain.",
      source: "derived here",
    },
  ],
});
