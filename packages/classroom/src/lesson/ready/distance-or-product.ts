import { all, answered, ask, edit, give, open, predict, ready, run, setUp, start } from "./make";
import { hidden, plane } from "./networks";

const data = { dataset: "circles", pointNoise: 0.05 };
const graph = plane(data, hidden("adderDense", 2));
const products = plane(data, hidden("dense", 2));

export const lesson = ready({
  id: "distance-or-product",
  graph,
  access: "settings",
  hidden: ["integer", "code", "palette", "settings"],
  locked: ["run", "input1"],
  aim: "Students see the shapes that layers cut out of a plane: one distance gives a closed diamond, one product a straight line.",
  needs: ["Squared paper", "Three runs of about a second"],
  steps: [
    {
      title: "A ring around a middle",
      text: "The points of this data set lie on two circles, one inside the other. The network has to tell the inner points from the outer ones.\n\nIn between stand only **two adders**. Each of them knows one place. It answers with the distance to that place: steps right or left plus steps up or down.",
      questions: [
        ask(
          "Mark one place on squared paper. Mark all points that are four steps away. Which shape do you get?",
          "A circle",
          "A square that stands on its corner",
          "A straight line",
        ),
      ],
      check: answered,
      minutes: 4,
      expect: "A square that stands on its corner, a diamond.",
      say: "You may only walk along the lines of the paper. Count your steps.",
      solution: give(1),
    },
    {
      title: "Two distances",
      text: "Guess first. Then press [Run](#run) and look at the border in [Predictions](#predictions).",
      questions: [
        predict(
          "How many of 100 points will two distances get right?",
          "About 50",
          "About 75",
          "Nearly all",
        ),
      ],
      check: all(
        answered,
        { kind: "accuracy", atLeast: 0.95, epochs: 0 },
        { kind: "opened", part: "predictions" },
      ),
      minutes: 4,
      expect: "Nearly all: above 99 of 100.",
      say: "One diamond can go all the way round the middle.",
      solution: [...give(2), run, open("predictions")],
    },
    {
      title: "Two products",
      text: "This step offers the same network with **Dense** in place of the adders. Dense multiplies both numbers of a point and adds the products. Where that is 0, there is a straight line.\n\nSet it up, guess, and press [Run](#run).",
      questions: [
        predict(
          "Can two straight lines keep the inside apart from the outside?",
          "Yes, just as well",
          "Only in part",
          "Not at all, it stays at 50 of 100",
        ),
      ],
      check: all(answered, { kind: "with-and-without", type: "adderDense" }),
      state: start(products),
      minutes: 4,
      expect: "Only in part: 63 of 100 in our run, 63 to 82 with other starts.",
      say: "Two lines cannot close a shape. Part of the ring is always on the wrong side.",
      solution: [...give(1), setUp, run],
    },
    {
      title: "How many lines close a shape?",
      text: "Click the first Dense block and change *Units* in the [Inspector](#inspector). Find the smallest number with which products do it: at least 95 of 100.",
      questions: [
        ask("How many straight lines do you need at least to close a shape?", "2", "3", "4"),
        ask("Name one thing that distances do better here, and why."),
      ],
      check: all(answered, { kind: "blocks", type: "adderDense", least: 0, most: 0 }),
      minutes: 4,
      expect: "3, a triangle: our runs with three units reach 99 of 100 or more.",
      say: "Three lines make a triangle. A diamond does it with fewer units, for it is closed.",
      solution: [
        edit({ kind: "setProp", id: "dense1", prop: "units", value: 3 }),
        run,
        ...give(1, "One distance closes a shape around a place, so fewer units are needed."),
      ],
    },
  ],
  misunderstandings: [
    {
      idea: "Distance always means a circle.",
      answer: "Here steps are counted along the axes. All points four steps away form a diamond.",
    },
    {
      idea: "Adders are always better.",
      answer: "On this data they need fewer units. A straight border is easier for products.",
    },
  ],
  sources: [
    {
      claim: "Units of the form ReLU(b - distance) are pyramids over diamonds.",
      source: "derived here",
    },
    {
      claim:
        "20 epochs, seeds 0 to 2: two adders 99.8 to 100 %, two dense units 63.0 to 82.4 %, three 99.8 to 100 %.",
      source: "derived here",
    },
  ],
});
