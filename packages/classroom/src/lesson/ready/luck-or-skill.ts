import { all, answered, ask, edit, give, open, predict, ready, run, setting } from "./make";
import { hidden, plane } from "./networks";

const graph = plane({ dataset: "moons", pointNoise: 0.05 }, hidden("adderDense", 2), { seed: 1 });

export const lesson = ready({
  id: "luck-or-skill",
  graph,
  access: "settings",
  hidden: ["integer", "code", "palette", "settings"],
  locked: [
    "input1",
    "run.epochs",
    "run.batch",
    "run.lr",
    "run.optimizer",
    "run.schedule",
    "run.rateRule",
  ],
  aim: "Students see that one run proves little: the same network does well or badly with the start. They learn to compare by several runs.",
  needs: ["A place on the board for all results of the class", "Six runs of about a second"],
  steps: [
    {
      title: "One run",
      text: "The network shall tell two crescents of points apart. It has only two adders. It starts from random numbers. Which ones, is decided by its **seed**. With the same seed it starts with the same numbers, and so it ends the same.\n\nPress [Run](#run) and note the result.",
      questions: [
        predict(
          "You run it once more with another seed. What will you get?",
          "Just the same",
          "Within one point of a hundred",
          "It may be very different",
        ),
      ],
      check: all(answered, { kind: "ran", epochs: 0 }),
      minutes: 4,
      expect: "The first run gets 77 of 100. Few students expect the third answer.",
      say: "Do not tell me yet whether this network is good. We do not know.",
      solution: [...give(2), run],
    },
    {
      title: "Three seeds",
      text: "Change the [seed](#seed) and run again, until three runs differ in their seed alone. Change nothing else. Then compare them in [Runs](#runs).",
      questions: [
        ask(
          "How far apart are your best and your worst run?",
          "Less than 1 of 100 points",
          "1 to 5 of 100 points",
          "More than 5 of 100 points",
        ),
      ],
      check: all(answered, { kind: "seeds", count: 3 }, { kind: "opened", part: "runs" }),
      minutes: 5,
      expect: "With seeds 1, 2 and 3 it is more than 5. Other seeds may lie close together.",
      say: "Put your worst and your best on the board. Who has the best network of the class? It is the same network!",
      solution: [setting("seed", 2), run, setting("seed", 3), run, open("runs"), ...give(2)],
    },
    {
      title: "A larger network",
      text: "Click Adder dense and set *Units* to 8 in the [Inspector](#inspector). Guess first. Then run it with three seeds as well.",
      questions: [
        predict(
          "How far apart will three runs of the larger network be?",
          "As far as before",
          "Much closer together",
        ),
      ],
      check: all(
        answered,
        { kind: "seeds", count: 3 },
        { kind: "accuracy", atLeast: 0.995, epochs: 0 },
      ),
      minutes: 5,
      expect: "Much closer: all three get 99 of 100 or more.",
      say: "With eight adders some are always well placed. With two it is a matter of luck.",
      solution: [
        ...give(1),
        edit({ kind: "setProp", id: "adderDense1", prop: "units", value: 8 }),
        ...[1, 2, 3].flatMap((seed) => [setting("seed", seed), run]),
      ],
    },
    {
      title: "What one run proves",
      text: "A friend says: *My network got 99, yours got 97. So mine is better.*",
      questions: [ask("What would you ask your friend? Write two or three sentences.")],
      check: answered,
      minutes: 4,
      expect: "How many runs, with which seeds, and how far apart they were.",
      say: "Scientists run each network several times. They tell the mean and how far the runs lie apart.",
      solution: give(
        "With how many seeds did you run it? How far apart were your runs? One run may be luck.",
      ),
    },
  ],
  misunderstandings: [
    {
      idea: "The seed is a setting that makes the network better.",
      answer: "It only chooses where it starts. A seed that is good here is not good elsewhere.",
    },
    {
      idea: "The best of many runs tells how good a network is.",
      answer: "That tells how lucky you were. The mean of all runs tells more.",
    },
  ],
  sources: [
    {
      claim:
        "20 epochs, seeds 1 to 8, two adders: 77, 99, 77, 98, 100, 100, 79 and 81 %. Eight adders, seeds 1 to 3: 99.8, 99.8 and 100 %.",
      source: "derived here",
    },
  ],
});
