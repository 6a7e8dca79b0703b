import type { LessonFactsheet } from "./types";

/** The lessons that come with the program, in the order in which a course would take them. */
export const readyLessons: readonly LessonFactsheet[] = [
  {
    id: "only-adds",
    title: "A network that only adds",
    minutes: 17,
    summary:
      "Train a network whose layers measure distances, and compare it with one that multiplies.",
  },
  {
    id: "distance-or-product",
    title: "Distance or product?",
    minutes: 16,
    summary: "See which shapes one distance can cut out of a plane, and which ones a product can.",
  },
  {
    id: "why-relu",
    title: "Why ReLU",
    minutes: 16,
    summary: "Take one small block away and watch a network fail at a simple puzzle.",
  },
  {
    id: "why-batch-norm",
    title: "Why batch norm",
    minutes: 18,
    summary: "Find out why adders learn nothing at all without one helper block.",
  },
  {
    id: "learning-speed",
    title: "Learning speed",
    minutes: 17,
    summary: "Change how far each layer may move in a step, and see what it does to learning.",
  },
  {
    id: "cheaper",
    title: "Cheaper, but worse?",
    minutes: 19,
    summary: "Cut the cost of a network to a third and find out what that does to its answers.",
  },
  {
    id: "whole-numbers",
    title: "Whole numbers",
    minutes: 17,
    summary: "Run a trained network on small whole numbers, as a tiny chip would.",
  },
  {
    id: "fit-a-curve",
    title: "Fit a curve",
    minutes: 17,
    summary: "Build a curve out of little tents, and find one that cannot be built so.",
  },
  {
    id: "spirals",
    title: "Two spirals",
    minutes: 18,
    summary: "Make a network deeper until it can tell two spirals apart.",
  },
  {
    id: "luck-or-skill",
    title: "Luck or skill?",
    minutes: 18,
    summary: "Train the same network three times and learn how much of a result is luck.",
  },
  {
    id: "fool-it",
    title: "Fool it",
    minutes: 18,
    summary: "Draw pictures that a trained network gets wrong, and look at what it looks for.",
  },
  {
    id: "own-pictures",
    title: "Your own pictures",
    minutes: 20,
    summary: "Teach a network to tell apart things that you photographed yourself.",
  },
];
