import { all, answered, ask, edit, give, open, predict, ready, run, setUp, start } from "./make";
import { hidden, plane } from "./networks";

const data = { dataset: "spirals", pointNoise: 0.03 };
const graph = plane(data, hidden("adderDense", 8), { epochs: 30 });
const deeper = plane(data, [...hidden("adderDense", 8), ...hidden("adderDense", 8)], {
  epochs: 30,
});

export const lesson = ready({
  id: "spirals",
  graph,
  access: "settings",
  hidden: ["integer", "code", "palette", "settings"],
  locked: ["run", "input1"],
  aim: "Students compare two ways to make a network stronger: a wider layer, or a second layer. They weigh the result against the number of values to learn.",
  needs: ["Three or four runs of about two seconds"],
  steps: [
    {
      title: "Two arms",
      text: "Two spirals wind round each other. For each point the network has to tell to which arm it belongs. It has one layer of eight adders.\n\nGuess, press [Run](#run), and look at [Predictions](#predictions).",
      questions: [
        predict(
          "Will one layer of eight adders follow both arms to the middle?",
          "Yes, without a fault",
          "Mostly, with faults here and there",
          "No, it stays at half",
        ),
      ],
      check: all(answered, { kind: "ran", epochs: 0 }, { kind: "opened", part: "predictions" }),
      minutes: 4,
      expect: "Mostly: 94 of 100 in our run, 87 with another start.",
      say: "Find a place where the border is on the wrong side of a point.",
      solution: [...give(1), run, open("predictions")],
    },
    {
      title: "Make it wide",
      text: "More adders can know more places. Click Adder dense and set *Units* to 32 in the [Inspector](#inspector). Guess, then press [Run](#run).\n\nThe bar at the bottom of the page counts the **parameters**. These are the numbers that the network learns. Note how many there are now.",
      questions: [
        predict(
          "What will four times as many adders bring?",
          "Nothing",
          "A few points more, or all",
          "Four times as many right points",
        ),
      ],
      check: all(answered, { kind: "accuracy", atLeast: 0.97, epochs: 0 }),
      minutes: 4,
      expect: "100 of 100 in our run, 98 to 99 with another start. There are 226 parameters.",
      say: "Wider helps. Each new adder brings seven numbers to learn.",
      solution: [
        ...give(1),
        edit({ kind: "setProp", id: "adderDense1", prop: "units", value: 32 }),
        run,
      ],
    },
    {
      title: "Make it deep",
      text: "There is another way. This step offers **two** layers of eight adders each. The second layer measures distances between the answers of the first. So it builds new shapes out of simple ones.\n\nSet it up and press [Run](#run).",
      questions: [
        ask(
          "Which network has fewer parameters?",
          "One layer with 32 adders",
          "Two layers with 8 adders each",
        ),
      ],
      check: all(
        answered,
        { kind: "blocks", type: "adderDense", least: 2, most: 2 },
        { kind: "accuracy", atLeast: 0.97, epochs: 0 },
      ),
      state: start(deeper),
      minutes: 4,
      expect:
        "Two layers with 8: 146 against 226. It gets 100 of 100 in our run, 99 with another start.",
      say: "Both ways work. The deep one has fewer numbers to learn.",
      solution: [setUp, run, ...give(1)],
    },
    {
      title: "As small as you can",
      text: "Now build the smallest network that still gets 95 of 100. Change *Units* as you like. Press [Run](#run) after each change, and compare your tries in [Runs](#runs).",
      questions: [ask("Which units did you choose, and how many points were right?")],
      check: all(
        answered,
        { kind: "cost", of: "parameters", below: 146 },
        { kind: "opened", part: "runs" },
      ),
      minutes: 6,
      expect:
        "Many answers. Small networks depend on luck: the same size does well from one start and badly from the next.",
      say: "One good run is a hint. Several good runs are a result.",
      solution: [
        edit({ kind: "setProp", id: "adderDense2", prop: "units", value: 6 }),
        run,
        open("runs"),
        ...give("8 units and 6 units. Nearly all points were right."),
      ],
    },
  ],
  misunderstandings: [
    {
      idea: "A bigger network is always better.",
      answer:
        "It has more to learn and costs more. Here a small deep one does as well as a large wide one.",
    },
    {
      idea: "The second layer sees the points as well.",
      answer: "It only sees the eight answers of the first layer.",
    },
  ],
  sources: [
    {
      claim:
        "30 epochs, seeds 0 and 1: one layer of 8 gets 94.2 and 86.6 %, one of 32 gets 100 and 98.6 %, two of 8 get 100 and 98.8 %.",
      source: "derived here",
    },
  ],
});
