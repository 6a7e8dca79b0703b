import type { OwnLesson } from "@adder-studio/graph";
import { draftOf, type EditorTab } from "../features/lesson-editor/draft";
import { changeStep, exampleLesson, stateOf } from "../features/lesson-editor/lesson-edits";
import { setLocked } from "../features/lesson-editor/locks";
import { openEditor } from "../features/lesson-editor/open";
import { pickingOf } from "../features/lesson-editor/picking";
import { startTrial } from "../features/lesson-editor/trial";
import type { Studio } from "../studio/studio";
import type { GalleryRoute } from "./route";

const graphOf = (studio: Studio) => studio.document.store.getState().graph;

function adderIn(studio: Studio): string {
  const { nodes } = graphOf(studio);
  return Object.keys(nodes).find((id) => nodes[id]?.type === "adder2d") ?? "";
}

/** A lesson of three steps with questions, checks of two kinds and a recorded network. */
function lessonIn(studio: Studio): OwnLesson {
  const made = changeStep(exampleLesson("Why batch norm?"), 1, {
    text: "Press *Run* and watch [the curves](#curves):\n\n- Does the loss fall?\n- How fast?",
    check: {
      kind: "all",
      of: [
        { kind: "accuracy", atLeast: 0.8, epochs: 3 },
        { kind: "before", type: "adder2d", later: "batchNorm" },
      ],
    },
    state: stateOf(graphOf(studio), "start"),
  });
  return changeStep(made, 2, { access: "run" });
}

function prepare(studio: Studio, tab: EditorTab = "steps", step = 1): void {
  openEditor(studio);
  const draft = draftOf(studio);
  draft.write(lessonIn(studio), "gallery");
  draft.open(step);
  draft.turnTo(tab);
}

/** Words that no two steps share, so that the link cannot pack them. */
function longLesson(studio: Studio): OwnLesson {
  const lesson = lessonIn(studio);
  const steps = Array.from({ length: 12 }, (_, at) => {
    const words = Array.from({ length: 60 }, (_, word) => ((at * 61 + word) * 7919).toString(36));
    return { title: `Step ${at + 1}`, text: words.join(" "), questions: [] };
  });
  return { ...lesson, steps };
}

/** States of the editor in which a teacher prepares a lesson. */
export const prepareRoutes: readonly GalleryRoute[] = [
  { id: "prepare-first", title: "Prepare a lesson: nothing yet", setUp: openEditor },
  {
    id: "prepare-ready",
    title: "Prepare a lesson: a ready one",
    setUp(studio) {
      const { graph } = studio.document.store.getState();
      const lesson = { id: "why-batch-norm" };
      studio.openDocument({ ...graph, lesson }, { kind: "template", graph });
      openEditor(studio);
    },
  },
  { id: "prepare", title: "Prepare a lesson: a step", setUp: (studio) => prepare(studio) },
  {
    id: "prepare-question",
    title: "Prepare a lesson: a prediction, and a question that is not finished",
    setUp(studio) {
      prepare(studio, "steps", 0);
      const draft = draftOf(studio);
      const [step] = draft.store.getState().lesson?.steps ?? [];
      const questions = step?.questions ?? [];
      const half = { kind: "answer", prompt: "", choices: ["Yes"] } as const;
      draft.change(0, { questions: [...questions, half] }, "gallery");
    },
  },
  {
    id: "prepare-offers",
    title: "Prepare a lesson: checks for a block that was pressed",
    setUp(studio) {
      prepare(studio);
      pickingOf(studio).start(1);
      pickingOf(studio).take({ kind: "block", id: adderIn(studio) });
    },
  },
  {
    id: "prepare-picking",
    title: "Prepare a lesson: a check is being picked",
    setUp(studio) {
      prepare(studio);
      pickingOf(studio).start(1);
    },
  },
  {
    id: "prepare-limits",
    title: "Prepare a lesson: what students may do, with locks",
    setUp(studio) {
      prepare(studio, "limits");
      setLocked(studio, ["run.lr", `${adderIn(studio)}.filters`], true);
      studio.ui.select([adderIn(studio)]);
    },
  },
  {
    id: "prepare-hand-out",
    title: "Prepare a lesson: its links",
    setUp: (studio) => prepare(studio, "hand-out"),
  },
  {
    id: "prepare-long",
    title: "Prepare a lesson: a link that is long",
    setUp(studio) {
      prepare(studio, "hand-out");
      draftOf(studio).write(longLesson(studio), "gallery");
    },
  },
  {
    id: "prepare-trial",
    title: "Prepare a lesson: tried as a student",
    setUp(studio) {
      prepare(studio);
      startTrial(studio);
    },
  },
  {
    id: "prepare-390x844",
    title: "Prepare a lesson, at 390x844",
    size: [390, 844],
    setUp: (studio) => prepare(studio),
  },
  {
    id: "prepare-1366x620",
    title: "Prepare a lesson, at 1366x620",
    size: [1366, 620],
    setUp: (studio) => prepare(studio),
  },
];
