import { all, answered, ask, give, open, predict, ready, run, setting } from "./make";
import { clothes } from "./networks";

export const lesson = ready({
  id: "own-pictures",
  graph: clothes("adder2d", { epochs: 10, batch: 16 }),
  access: "open",
  hidden: ["integer", "code"],
  aim: "Students make a small data set of their own, train with it, and find out that the choice of pictures decides what a network learns.",
  needs: [
    "A device with a camera, and two things per group",
    "20 photos of each thing, in a folder for each; no faces",
    "The pictures stay on the device: nothing is uploaded",
  ],
  steps: [
    {
      title: "Plan",
      text: "Choose two things, such as a cup and a shoe. You need about 20 photos of each. Take no faces.\n\nSome photos are kept back for the **test**: the network does not learn from them.",
      questions: [
        ask(
          "You take all cups on a table and all shoes on the floor. What may the network learn?",
          "What a cup is and what a shoe is",
          "What a table is and what a floor is",
          "Nothing",
        ),
      ],
      check: answered,
      minutes: 5,
      expect: "Table and floor: the easiest difference wins.",
      say: "Make the photos of both kinds as alike as you can in all but the thing.",
      solution: give(1),
    },
    {
      title: "Bring them in",
      text: "Put the photos of each thing into a folder with its name, and both folders into one more folder. Drop that one on the page. You can also click Input and choose *Your own data* in the [Inspector](#inspector).\n\nLater blocks may ask to be fitted to your pictures. Press the button that they offer.",
      questions: [
        predict(
          "How many of 100 test photos will it name right?",
          "About 50, as by tossing a coin",
          "About 75",
          "Nearly all",
        ),
      ],
      check: answered,
      minutes: 6,
      expect: "That depends on the photos. With alike backgrounds 75 is a good result.",
      say: "If the Dense block complains about the number of classes, its button puts it right.",
      solution: give(1),
    },
    {
      title: "Train",
      text: "Press [Run](#run). Then open [Predictions](#predictions) and look at the mistakes.",
      questions: [ask("Which photos does it get wrong? What do they have in common?")],
      check: all(answered, { kind: "ran", epochs: 2 }, { kind: "opened", part: "predictions" }),
      minutes: 4,
      expect: "Often odd light, another background, or a thing seen from the side.",
      say: "A mistake is a clue. What would a person look at that the network cannot see?",
      // The test has no photos: it trains with the clothes, of which there are many.
      solution: [setting("epochs", 2), run, open("predictions"), ...give("Those that are dark.")],
    },
    {
      title: "Make it fair",
      text: "A network is only as good as its pictures. Take ten more photos against the weakness that you found, if you have time. Then run it once more.",
      questions: [ask("What would you tell someone who trains a network for your whole school?")],
      check: answered,
      minutes: 5,
      expect:
        "Pictures of all kinds of cases, each kind about as often, and a test with photos by someone else.",
      say: "Who was not in the pictures? That is who the network will fail.",
      solution: give(
        "Take photos of each kind, in all rooms and lights, and test with photos by others.",
      ),
    },
  ],
  misunderstandings: [
    {
      idea: "More photos always help.",
      answer: "More of the same add little. Photos of other cases help.",
    },
    {
      idea: "All test photos right means that it works everywhere.",
      answer: "The test photos were taken like the others. A new room is a harder test.",
    },
  ],
  sources: [
    {
      claim:
        "A network can follow any difference between two sets of pictures, the background too.",
      source: "derived here",
    },
  ],
});
