import { templateOf } from "@adder-studio/blocks";
import { invariant } from "@adder-studio/core";
import { all, answered, ask, edit, give, open, predict, ready, run } from "./make";

const template = templateOf("approx-1d-adder");
invariant(template, "the template of a curve exists");
const { graph } = template;
const units = (value: number) => edit({ kind: "setProp", id: "adderDense1", prop: "units", value });

export const lesson = ready({
  id: "fit-a-curve",
  graph: {
    ...graph,
    nodes: {
      ...graph.nodes,
      adderDense1: { type: "adderDense", props: { units: 4, bias: true } },
    },
  },
  access: "settings",
  hidden: ["integer", "code", "palette", "settings"],
  locked: ["run"],
  aim: "Students see that a curve can be put together out of tents, that more tents fit better, and that a jump is the hard case.",
  needs: ["Squared paper and a ruler", "Four runs of about a second"],
  steps: [
    {
      title: "A tent",
      text: "Here the network gets one number and has to answer with another one. The right answers lie on a wave.\n\nEach adder makes a **tent**: highest at one place, and falling on both sides with the distance. Below 0 it is cut off by the block **ReLU**. At the end the tents are stretched and added.",
      questions: [
        ask(
          "Draw two tents that overlap and add their heights. What shape is the sum?",
          "A smooth wave",
          "Straight pieces with corners",
          "A single larger tent",
        ),
      ],
      check: answered,
      minutes: 4,
      expect: "Straight pieces with corners: between two corners all tents are straight.",
      say: "Add the heights at five places and join them with a ruler.",
      solution: give(1),
    },
    {
      title: "Four tents",
      text: "The network on the [canvas](#canvas) has four adders, so four tents. Guess, press [Run](#run), and open [Predictions](#predictions).\n\nThe **error** tells how far the answers lie from the wave on the whole. Less is better.",
      questions: [
        predict(
          "How will the answer of four tents look?",
          "Just like the wave",
          "Like the wave, with corners",
          "Like a straight line",
        ),
      ],
      check: all(answered, { kind: "ran", epochs: 0 }, { kind: "opened", part: "predictions" }),
      minutes: 4,
      expect: "Like the wave, with corners. The error is about 0.08.",
      say: "Count the corners. Each tent can bring three of them.",
      solution: [...give(1), run, open("predictions")],
    },
    {
      title: "More tents",
      text: "Click Adder dense and change *Units* in the [Inspector](#inspector). Find a number of tents with an error of 0.01 or less.",
      questions: [
        ask(
          "What do more tents change?",
          "The corners get closer together, and the error gets smaller",
          "The corners go away",
          "Nothing, four are enough",
        ),
      ],
      check: all(answered, { kind: "error", atMost: 0.01, epochs: 0 }),
      minutes: 4,
      expect: "With 8 tents the error is about 0.02, with 32 about 0.003.",
      say: "It still has corners. They are too small to see.",
      solution: [units(32), run, ...give(0)],
    },
    {
      title: "A jump",
      text: "Click Input and choose the *Step* as its function. It jumps from one height to another at one place. Keep your number of tents. Guess, then press [Run](#run).",
      questions: [
        predict(
          "Will the error be small again?",
          "Yes, as small as for the wave",
          "No, it stays much larger",
        ),
        ask("Look at the jump in Predictions. Why can tents not follow it?"),
      ],
      check: answered,
      minutes: 5,
      expect:
        "It stays much larger: about 0.13 with 32 tents. A tent has a slope, and a jump has none.",
      say: "The slope can get steep, but it takes some room. In that room the answer is wrong.",
      solution: [
        edit({ kind: "setProp", id: "input1", prop: "target", value: "step" }),
        ...give(1, "A tent goes up bit by bit. A jump goes up all at once."),
        run,
      ],
    },
  ],
  misunderstandings: [
    {
      idea: "The network finds the formula of the wave.",
      answer:
        "It only places and stretches tents. Outside of the points that it saw it knows nothing of a wave.",
    },
    {
      idea: "With enough tents there is no error at all.",
      answer: "For a curve without jumps it gets as small as you like. It need not be 0.",
    },
  ],
  sources: [
    {
      claim: "ReLU(b - |x - c|) is a tent; a sum of tents is made of straight pieces.",
      source: "derived here",
    },
    {
      claim:
        "40 epochs, seed 0, error on the wave: 0.081 with 4 tents, 0.020 with 8, 0.003 with 32; on the step 0.133 with 32.",
      source: "derived here",
    },
  ],
});
