import { all, answered, ask, give, open, predict, ready, run } from "./make";
import { clothes } from "./networks";

export const lesson = ready({
  id: "fool-it",
  graph: clothes("adder2d"),
  access: "run",
  hidden: ["integer", "code", "palette", "distributions", "layers", "settings"],
  aim: "Students find out by trying what a trained network has learned and what it has not: it must always choose one of ten names, however odd the picture.",
  needs: ["A mouse, a pen or a finger to draw with", "One run of a few seconds"],
  steps: [
    {
      title: "Train it",
      text: "This network learns ten names for clothes, such as *trouser*, *bag* and *boot*. Press [Run](#run). Then open [Predictions](#predictions) and choose *Mistakes and best*.",
      questions: [
        ask(
          "Look at the mistakes that it was most sure of. What do you find?",
          "Only spoilt pictures",
          "Things that look alike, such as two kinds of tops",
          "No rule at all",
        ),
      ],
      check: all(
        answered,
        { kind: "accuracy", atLeast: 0.75, epochs: 0 },
        { kind: "opened", part: "predictions" },
      ),
      minutes: 4,
      expect: "Things that look alike. About 85 of 100 pictures are named right.",
      say: "Would you have named each of these pictures right yourself?",
      solution: [run, open("predictions"), ...give(1)],
    },
    {
      title: "Draw a thing it knows",
      text: "In [Predictions](#predictions) choose *Draw*. Draw a trouser: a filled shape with two legs. The bars show how sure the network is of each name.\n\nThe picture beside your drawing shows what the network gets of it. It has only 28 by 28 dots.",
      questions: [
        predict(
          "It has never seen a drawing. Will it know your trouser?",
          "Yes, at once",
          "Only if the drawing is filled and of the right size",
          "Never",
        ),
        ask("What helped it to know your drawing?"),
      ],
      check: answered,
      minutes: 5,
      expect:
        "A filled shape of the size of the training pictures works best. Thin lines often do not.",
      say: "It learned from photos of filled clothes. A thin line looks like nothing it has seen.",
      solution: give(1, "I filled the shape and made it as tall as the picture."),
    },
    {
      title: "Fool it",
      text: "Clear your drawing. Now draw a thing that is *no* piece of clothing: a face, a letter, a house. Try to make the network very sure of a wrong name.",
      questions: [
        ask(
          "Can this network say: *I do not know this*?",
          "Yes, all bars are then empty",
          "No, the bars always add up to 100 %",
        ),
        ask("What did you draw, and what did it say?"),
      ],
      check: answered,
      minutes: 5,
      expect:
        "No: its ten shares always add up to 100 %. Some drawings make it very sure of a wrong name.",
      say: "It is sure among ten names. That is not the same as knowing.",
      solution: give(1, "I drew a face. It said bag."),
    },
    {
      title: "What it looks for",
      text: "Open [Filters](#filters). Each **filter** is a small pattern. The first layer compares each part of the picture with these patterns. Choose one filter and *Paint* it yourself, and look at how its answer changes.",
      questions: [
        ask("A camera shall open a door for known faces only. What would you want to test first?"),
      ],
      check: all(answered, { kind: "opened", part: "filters" }),
      minutes: 4,
      expect:
        "Faces it does not know, photos of faces, odd light: anything that it was not trained with.",
      say: "Before you trust a network, try to fool it.",
      solution: [
        open("filters"),
        ...give("Faces that it has never seen, and a photo of a known face."),
      ],
    },
  ],
  misunderstandings: [
    {
      idea: "The network knows what a trouser is.",
      answer: "It knows patterns of dots that trousers had in its training pictures.",
    },
    {
      idea: "99 % sure means 99 of 100 times right.",
      answer:
        "That share is only about its ten names, and only fair for pictures like those of the training.",
    },
  ],
  sources: [
    {
      claim: "The shares of a softmax over ten classes add up to 1 for any picture.",
      source: "derived here",
    },
    {
      claim: "This network, three epochs, seed 0: 84.8 % of the test pictures.",
      source: "derived here",
    },
  ],
});
