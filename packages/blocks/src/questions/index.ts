/** The words of the questions that come with the program: an entry of its own, loaded when they are shown. */
import type { ModelGraph, OwnQuestion } from "@adder-studio/graph";
import { experimentQuestions } from "./of-experiments";
import { templateQuestions } from "./of-templates";
import type { QuestionWords } from "./types";

export type { QuestionWords } from "./types";

/** Every question that comes with the program. */
export const questions: readonly QuestionWords[] = [...templateQuestions, ...experimentQuestions];

/** The words of a question that comes with the program; undefined for a name of a newer version. */
export function wordsOf(id: string): QuestionWords | undefined {
  return questions.find((entry) => entry.id === id);
}

/**
 * Text of a document's question: its own, else the assignment in its share options. "unknown": its question
 * comes with a newer version. Undefined: nothing is asked.
 */
export function questionIn({
  question,
  share,
}: Pick<ModelGraph, "question" | "share">): OwnQuestion | "unknown" | undefined {
  if (question === undefined) {
    return share.prompt === "" ? undefined : { text: share.prompt, hints: [], answer: "" };
  }
  if (!("id" in question)) return question;
  const words = wordsOf(question.id);
  if (words === undefined) return "unknown";
  const { text, hints, answer } = words;
  return { text, hints, answer };
}
