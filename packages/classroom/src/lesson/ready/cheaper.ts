import { all, answered, ask, edit, give, open, predict, ready, run } from "./make";
import { clothes } from "./networks";

const filters = (first: number, second: number) =>
  edit(
    { kind: "setProp", id: "adder1", prop: "filters", value: first },
    { kind: "setProp", id: "adder2", prop: "filters", value: second },
  );

export const lesson = ready({
  id: "cheaper",
  graph: clothes("adder2d"),
  access: "settings",
  hidden: ["integer", "code", "palette", "settings"],
  locked: ["run", "input1"],
  aim: "Students cut a network down and weigh its cost against its answers. They find that cost can fall a lot before the answers get worse.",
  needs: [
    "Three or four runs of a few seconds",
    "A place on the board for points: cost to the right, accuracy upwards",
  ],
  steps: [
    {
      title: "The price of one answer",
      text: "Each **filter** is a pattern that the network looks for. The first layer has 8 of them, the second one 16. Each filter is laid over many places of the picture, and each time numbers are added.\n\nOpen [Cost](#cost) and find the sum of additions for one picture. Then press [Run](#run).",
      questions: [
        ask(
          "About how many additions does one picture need?",
          "About 2,000",
          "About 20,000",
          "About 200,000",
          "About 2 million",
        ),
      ],
      check: all(answered, { kind: "opened", part: "cost" }, { kind: "ran", epochs: 0 }),
      minutes: 5,
      expect: "About 200,000 (199,136 in the layers). The run gets about 85 of 100.",
      say: "Put the first point on the board: 200,000 to the right, 85 upwards.",
      solution: [open("cost"), ...give(2), run],
    },
    {
      title: "Half the filters",
      text: "Click the first Adder and set *Filters* to 4 in the [Inspector](#inspector). Set the second one to 8. Look at what that does to the additions. Guess, then press [Run](#run).",
      questions: [
        ask(
          "Half as many filters in both layers. What is left of the additions?",
          "About a half",
          "About a third",
          "Nearly all of them",
        ),
        predict(
          "How will the answers be?",
          "Half as many right",
          "About 10 of 100 fewer right",
          "Nearly the same",
        ),
      ],
      check: all(
        answered,
        { kind: "cost", of: "additions", below: 80000 },
        { kind: "accuracy", atLeast: 0.8, epochs: 0 },
      ),
      minutes: 5,
      expect: "About a third: 71,344. And nearly the same: 85 of 100 in our run.",
      say: "The second layer has half the filters, and each filter looks at half as many inputs. So its cost falls to a quarter.",
      solution: [filters(4, 8), ...give(1, 2), run],
    },
    {
      title: "How far can you go?",
      text: "Now find a network with fewer than 30,000 additions. It should still get 75 of 100. Change *Filters* as you like, and run each try. Compare your tries in [Runs](#runs).",
      questions: [ask("Which numbers of filters did you take, and how many were right?")],
      check: all(
        answered,
        { kind: "cost", of: "additions", below: 30000 },
        { kind: "opened", part: "runs" },
      ),
      minutes: 6,
      expect: "2 and 4 filters: 28,616 additions and 83 of 100 in our run.",
      say: "Add your points to the board. Do you see where the answers start to fall?",
      solution: [filters(2, 4), run, open("runs"), ...give("2 and 4 filters, about 83 of 100.")],
    },
    {
      title: "Choose",
      text: "A maker of a step counter asks for your advice. Its battery must last a year. Another maker builds a scanner for doctors.",
      questions: [ask("Which of your networks would you give to each of them, and why?")],
      check: answered,
      minutes: 3,
      expect:
        "Cost counts for the first, right answers for the second. Reasons matter more than the choice.",
      say: "There is no best network. There is a best one for a purpose.",
      solution: give(
        "The small one for the counter, since it saves its battery. The large one for doctors, since each right answer counts.",
      ),
    },
  ],
  misunderstandings: [
    {
      idea: "Half the filters means half the cost.",
      answer:
        "In the second layer both the number of filters and the inputs of each are halved: a quarter.",
    },
    {
      idea: "A third of the cost must give a third of the right answers.",
      answer: "The first filters find most of what matters. More of them add less and less.",
    },
  ],
  sources: [
    {
      claim:
        "Three epochs, seed 0: 84.8 % with 8 and 16 filters, 84.8 % with 4 and 8, 82.6 % with 2 and 4.",
      source: "derived here",
    },
  ],
});
