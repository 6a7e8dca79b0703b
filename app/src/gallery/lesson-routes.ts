import type { ModelGraph, OwnLesson } from "@adder-studio/graph";
import { lessonProgressOf } from "../studio/lesson-progress";
import type { Studio } from "../studio/studio";
import type { GalleryRoute } from "./route";

/** A lesson of three steps with everything that a step can hold. */
function galleryLesson({ nodes, edges, run }: ModelGraph): OwnLesson {
  return {
    title: "A network that only adds",
    access: "open",
    steps: [
      {
        title: "First guess, then run",
        text: "This network finds clothes in small pictures. It *never multiplies* in its layers: it **adds up distances**.\n\n- Look at the [network](#canvas).\n- Then press [Run](#run) and watch the [curves](#curves).",
        questions: [
          {
            kind: "predict",
            prompt: "How many of 100 pictures will it name correctly after one epoch?",
            choices: ["About 10, by chance", "About 50", "More than 75"],
          },
        ],
        check: {
          kind: "all",
          of: [
            { kind: "answered" },
            { kind: "accuracy", atLeast: 0.9, epochs: 0 },
            { kind: "opened", part: "filters" },
          ],
        },
      },
      {
        title: "Build it without batch norm",
        text: "Take the batch norms out, as in the picture.",
        questions: [
          { kind: "answer", prompt: "What changes in the curves, and why?", choices: [] },
        ],
        check: { kind: "blocks", type: "batchNorm", least: 0, most: 0 },
        state: { use: "goal", nodes, edges, run },
      },
      {
        title: "What you have found out",
        text: "Compare with your neighbours: their networks began with other numbers.",
        questions: [],
        state: { use: "start", nodes, edges, run },
      },
    ],
  };
}

function openLesson(studio: Studio, seedRule: "fixed" | "ask" | "per-student" = "fixed"): void {
  const { graph } = studio.document.store.getState();
  const share = { ...graph.share, seedRule };
  studio.openDocument({ ...graph, share, lesson: galleryLesson(graph) }, undefined);
}

/** Acts as soon as the words of the lesson have come. */
function whenReady(studio: Studio, act: () => void): void {
  if (studio.lesson.getState().kind === "ready") act();
  else requestAnimationFrame(() => whenReady(studio, act));
}

/** Passes the steps before one, and goes there. */
function goTo(studio: Studio, step: number): void {
  const model = lessonProgressOf(studio);
  for (let at = 0; at < step; at++) {
    model.pass(at);
    model.goOn();
  }
}

const ended = { stepsPerEpoch: 156, pace: 3, recorded: 936, phase: "done" } as const;

function openRun(studio: Studio, then: () => void = () => undefined): void {
  openLesson(studio);
  whenReady(studio, () => {
    lessonProgressOf(studio).answer(0, 1);
    studio.run.start();
    then();
  });
}

/** States of a lesson as students see it. */
export const lessonRoutes: readonly GalleryRoute[] = [
  { id: "lesson", title: "A lesson: what do you expect?", setUp: (studio) => openLesson(studio) },
  {
    id: "lesson-number",
    title: "A lesson that asks for a number",
    setUp: (studio) => openLesson(studio, "ask"),
  },
  {
    id: "lesson-run",
    title: "A lesson after its run",
    run: ended,
    setUp: (studio) => openRun(studio),
  },
  {
    id: "lesson-goal",
    title: "A network to build",
    setUp(studio) {
      openLesson(studio, "per-student");
      whenReady(studio, () => goTo(studio, 1));
    },
  },
  {
    id: "lesson-end",
    title: "The end of a lesson",
    run: ended,
    setUp(studio) {
      openRun(studio, () => {
        goTo(studio, 2);
        lessonProgressOf(studio).goOn();
      });
    },
  },
  {
    id: "lessons",
    title: "Lessons",
    setUp: (studio) => studio.ui.set({ dialog: "lessons" }),
  },
  {
    id: "hand-in",
    title: "Hand in",
    run: ended,
    setUp(studio) {
      openRun(studio, () => studio.ui.set({ dialog: "hand-in" }));
    },
  },
  ...(
    [
      [1366, 620],
      [390, 844],
      [844, 390],
    ] as const
  ).map(
    ([width, height]): GalleryRoute => ({
      id: `lesson-${width}x${height}`,
      title: `A lesson, at ${width}x${height}`,
      size: [width, height],
      setUp(studio) {
        openLesson(studio);
        studio.ui.set({ sheet: "lesson" });
      },
    }),
  ),
];
