import type { QuestionWords } from "./types";

/** The question of the experiment that opens when nothing else does. Plain data: a build can read this file alone. */
export const firstQuestion: QuestionWords = {
  id: "lenet5-bn-adder",
  text: "Can a network tell clothes apart when its layers only measure distances and never multiply?",
  hints: [
    "You could try taking out one Batch norm and watching what happens to the loss.",
    "You could try setting Adder rate to Plain and comparing the learning speed of the layers.",
    "You could try the Sign filter gradient, the true derivative of the distance.",
  ],
  answer: "curves",
};
