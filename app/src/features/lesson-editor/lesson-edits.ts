import {
  type Lesson,
  type LessonCheck,
  type LessonQuestion,
  type LessonState,
  type LessonStep,
  limits,
  type ModelGraph,
  type OwnLesson,
} from "@adder-studio/graph";

/** Edits of a lesson in a person's own words, each of which gives a new lesson. All pure. */

export const emptyStep: LessonStep = { title: "", text: "", questions: [] };

/** A question as it begins; one without words is not part of the lesson yet. */
export const emptyQuestion: LessonQuestion = { kind: "predict", prompt: "", choices: [] };

/** Returns a lesson of one empty step. */
export function emptyLesson(title: string): OwnLesson {
  return { title, access: "open", steps: [emptyStep] };
}

/** Returns a lesson in the order that ready lessons have, with words to write over. */
export function exampleLesson(title: string): OwnLesson {
  return {
    title,
    access: "open",
    steps: [
      {
        title: "Predict",
        text: "Look at the network, but do not press Run yet.\n\nWhat do you think will happen?",
        questions: [
          {
            kind: "predict",
            prompt: "How many of 100 test images will it get right?",
            choices: ["About 10", "About 50", "More than 75"],
          },
        ],
        check: { kind: "answered" },
      },
      {
        title: "Run",
        text: "Press *Run* and watch [the curves](#curves) until the run has ended.",
        questions: [],
        check: { kind: "ran", epochs: 0 },
      },
      {
        title: "Explain",
        text: "Compare what you saw with what you predicted.",
        questions: [{ kind: "answer", prompt: "What surprised you, and why?", choices: [] }],
        check: { kind: "answered" },
      },
    ],
  };
}

/** Returns a ready lesson's or any other lesson's words; undefined where it is only a name. */
export function ownWords(lesson: Lesson | undefined): OwnLesson | undefined {
  return lesson === undefined || "id" in lesson ? undefined : lesson;
}

export const canAddStep = ({ steps }: OwnLesson): boolean => steps.length < limits.lessonSteps;

const withSteps = (lesson: OwnLesson, steps: readonly LessonStep[]): OwnLesson => ({
  ...lesson,
  steps,
});

/** Adds a step after another one; a lesson that is full stays as it is. */
export function addStep(lesson: OwnLesson, after: number, step = emptyStep): OwnLesson {
  if (!canAddStep(lesson)) return lesson;
  const at = after + 1;
  return withSteps(lesson, [...lesson.steps.slice(0, at), step, ...lesson.steps.slice(at)]);
}

/** Removes a step; the last one of all becomes empty, since a lesson has at least one. */
export function removeStep(lesson: OwnLesson, at: number): OwnLesson {
  const steps = lesson.steps.filter((_, other) => other !== at);
  return withSteps(lesson, steps.length === 0 ? [emptyStep] : steps);
}

/** Adds a copy of a step right after it. */
export function duplicateStep(lesson: OwnLesson, at: number): OwnLesson {
  const step = lesson.steps[at];
  return step === undefined ? lesson : addStep(lesson, at, step);
}

/** Moves a step to another place; the others keep their order. */
export function moveStep(lesson: OwnLesson, from: number, to: number): OwnLesson {
  const step = lesson.steps[from];
  const isInside = to >= 0 && to < lesson.steps.length;
  if (step === undefined || from === to || !isInside) return lesson;
  const others = lesson.steps.filter((_, at) => at !== from);
  return withSteps(lesson, [...others.slice(0, to), step, ...others.slice(to)]);
}

/** A change of a step; undefined takes check, access or state away. */
export interface StepChange extends Pick<Partial<LessonStep>, "title" | "text" | "questions"> {
  readonly check?: LessonCheck | undefined;
  readonly access?: LessonStep["access"] | undefined;
  readonly state?: LessonState | undefined;
}

export function changeStep(lesson: OwnLesson, at: number, change: StepChange): OwnLesson {
  return withSteps(
    lesson,
    lesson.steps.map((step, other) => (other === at ? changed(step, change) : step)),
  );
}

function changed(step: LessonStep, change: StepChange): LessonStep {
  const { check, access, state, ...words } = { ...step, ...change };
  return {
    ...words,
    ...(check === undefined ? {} : { check }),
    ...(access === undefined ? {} : { access }),
    ...(state === undefined ? {} : { state }),
  };
}

/** Returns the questions with another one in a place; undefined removes it. */
export function changeQuestion(
  questions: readonly LessonQuestion[],
  at: number,
  change: Partial<LessonQuestion> | undefined,
): readonly LessonQuestion[] {
  return questions.flatMap((question, other) =>
    other !== at ? question : change === undefined ? [] : { ...question, ...change },
  );
}

/** Says why the question is not part of the lesson as it stands; undefined for one that is. */
export function questionFault({ prompt, choices }: LessonQuestion): string | undefined {
  if (prompt.trim() === "") return "Write what you ask: until then students do not see it.";
  const filled = choices.filter((choice) => choice.trim() !== "").length;
  return choices.length > 0 && filled === 1
    ? "One answer is no choice: add another. Until then students do not see this question."
    : choices.length > 0 && filled === 0
      ? "Write the answers to choose from: until then students type theirs."
      : undefined;
}

/** Records the document as it is: its blocks and wires, its composites and its training settings. */
export function stateOf(
  { nodes, edges, composites, run }: ModelGraph,
  use: LessonState["use"],
): LessonState {
  return { use, nodes, edges, ...(composites === undefined ? {} : { composites }), run };
}

/** Counts the blocks of a document with those inside its composites. */
export function blockCount({
  nodes,
  composites,
}: Pick<ModelGraph, "nodes" | "composites">): number {
  return [{ nodes }, ...Object.values(composites ?? {})].reduce(
    (sum, part) => sum + Object.keys(part.nodes).length,
    0,
  );
}
