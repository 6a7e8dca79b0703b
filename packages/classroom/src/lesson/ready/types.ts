import type { GraphEdit, ModelGraph, OwnLesson } from "@adder-studio/graph";
import type { LessonPart } from "../parts";

/** One act of a model solution: what a student does in the app. */
export type LessonAct =
  /** Answers a question of the step, counted from 0, by the index of a choice or in words. */
  | { readonly kind: "answer"; readonly question: number; readonly given: string | number }
  /** Takes over the network that the step offers. */
  | { readonly kind: "set-up" }
  | { readonly kind: "edit"; readonly edit: GraphEdit }
  /** Trains the document from its beginning to the end of its epochs. */
  | { readonly kind: "run" }
  | { readonly kind: "open"; readonly part: LessonPart };

/** Notes for the teacher on one step. */
export interface TeacherStep {
  readonly title: string;
  readonly minutes: number;
  /** Answers and outcomes to expect. */
  readonly expect: string;
  /** Words to the class. */
  readonly say: string;
}

/** A claim with its origin: the paper, or this project's own reasoning and measurement. */
export interface TeacherSource {
  readonly claim: string;
  readonly source: "CVPR 2020" | "derived here";
}

/** The page for the teacher of a ready lesson, which prints on two sides. */
export interface TeacherPage {
  readonly aim: string;
  readonly needs: readonly string[];
  readonly steps: readonly TeacherStep[];
  readonly misunderstandings: readonly { readonly idea: string; readonly answer: string }[];
  readonly sources: readonly TeacherSource[];
}

/** Facts of a ready lesson by which it is chosen. */
export interface LessonFactsheet {
  /** Never changed once released: links hold it. */
  readonly id: string;
  readonly title: string;
  /** Length of the lesson: the sum of its steps. */
  readonly minutes: number;
  /** One sentence. */
  readonly summary: string;
}

/** A lesson that comes with the program. */
export interface ReadyLesson {
  readonly id: string;
  readonly title: string;
  /** The document that it begins with; it names the lesson by its id. */
  readonly graph: ModelGraph;
  readonly lesson: OwnLesson;
  readonly teacher: TeacherPage;
  /** A model solution: the acts of each step. */
  readonly solution: readonly (readonly LessonAct[])[];
}
