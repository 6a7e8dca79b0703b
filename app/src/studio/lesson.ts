import { type GraphEdit, type Lock, type OwnLesson, refusalOf } from "@adder-studio/graph";
import type { StoreApi } from "zustand/vanilla";
import type { DocumentModel, EditOptions } from "../document/document";
import type { LockState, OpenLesson, UiModel, UiState } from "./ui";

/** The part of a studio that a lesson needs. */
interface LessonParts {
  readonly document: DocumentModel;
  readonly ui: UiModel;
  readonly lesson: StoreApi<OpenLesson>;
  readonly prefs: Pick<Storage, "getItem" | "setItem"> | undefined;
}

/** Reads the open document's lesson; a lesson by name is loaded, and what it locks is shut until then. */
async function readLesson({ document, lesson, ui }: LessonParts): Promise<void> {
  const { lesson: given } = document.store.getState().graph;
  if (given === undefined) return lesson.setState({ kind: "none" }, true);
  if (!("id" in given)) return lesson.setState({ kind: "ready", lesson: given }, true);
  lesson.setState({ kind: "loading" }, true);
  const ready = await import("@adder-studio/classroom/lessons").then(
    ({ loadLesson }) => loadLesson(given.id),
    () => "failed" as const,
  );
  // Another document may be open by now.
  if (document.store.getState().graph.lesson !== given) return;
  if (ready === "failed") ui.set({ notice: "The lesson could not be loaded. Reload the page." });
  else if (ready) lesson.setState({ kind: "ready", lesson: ready.lesson }, true);
  else lesson.setState({ kind: "unknown" }, true);
}

/** Keys of documents whose locks are open on this device, the newest last. */
const teacherKey = "adder-studio:teacher";
const mostKeys = 200;

function teacherKeys(prefs: LessonParts["prefs"]): readonly string[] {
  try {
    const list = (prefs?.getItem(teacherKey) ?? "").split(" ");
    return list.filter((key) => /^[\w-]{1,64}$/.test(key));
  } catch {
    return [];
  }
}

/** Opens the locks of the open document for this person, or shuts them again; kept for the next visit. */
export function setTeacher(studio: LessonParts, teacher: boolean): void {
  const { key } = studio.document.store.getState();
  const others = teacherKeys(studio.prefs).filter((one) => one !== key);
  const list = teacher ? [...others, key].slice(-mostKeys) : others;
  try {
    studio.prefs?.setItem(teacherKey, list.join(" "));
  } catch {
    // Storage may be blocked: the locks then stay open as long as the page.
  }
  studio.ui.set({ teacher });
  studio.ui.set({ lock: lockIn(studio) });
}

/** Shows the open document with its locks in force to its teacher for a while, or opens them again; kept nowhere. */
export function showAsStudent(studio: LessonParts, student: boolean): void {
  studio.ui.set({ teacher: !student });
  studio.ui.set({ lock: lockIn(studio) });
}

/** Keeps the interface's lock with the document, the step of the lesson and the teacher's key. */
export function watchLesson(studio: LessonParts): {
  readonly refusal: typeof refusalOf;
  dispose(): void;
} {
  const set = () => {
    const lock = lockIn(studio);
    if (!sameLock(lock, studio.ui.store.getState().lock)) studio.ui.set({ lock });
  };
  const isTeacher = (key: string) => teacherKeys(studio.prefs).includes(key);
  const { key } = studio.document.store.getState();
  // Whoever has just begun to write a lesson is its teacher also where nothing can be stored.
  studio.ui.set({ teacher: studio.ui.store.getState().teacher || isTeacher(key) });
  void readLesson(studio);
  set();
  const stops = [
    studio.lesson.subscribe(set),
    studio.document.store.subscribe(({ graph, key }, before) => {
      if (graph.lesson !== before.graph.lesson) void readLesson(studio);
      if (key !== before.key) studio.ui.set({ teacher: isTeacher(key), lessonStep: 0 });
      if (key !== before.key || graph.share !== before.graph.share) set();
    }),
    studio.ui.store.subscribe((state: UiState, before: UiState) => {
      if (state.lessonStep !== before.lessonStep) set();
    }),
  ];
  return {
    refusal: refusalOf,
    dispose() {
      for (const stop of stops) stop();
    },
  };
}

/** Returns the lock in force: that of the step on screen; none for the teacher, or where nothing is locked. */
function lockIn(studio: LessonParts): LockState | undefined {
  const { teacher, lessonStep } = studio.ui.store.getState();
  const { share, lesson } = studio.document.store.getState().graph;
  const nothing = lesson === undefined && share.locked.length + share.hidden.length === 0;
  if (teacher || nothing) return undefined;
  const open = studio.lesson.getState();
  const { locked, hidden, seedRule } = share;
  const access = open.kind === "ready" ? accessIn(open.lesson, lessonStep) : "run";
  return { locked, hidden, seedRule, access: open.kind === "none" ? "open" : access };
}

function accessIn({ steps, access }: OwnLesson, step: number): Lock["access"] {
  return steps[step]?.access ?? access;
}

function sameLock(a: LockState | undefined, b: LockState | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.access === b.access &&
    a.locked === b.locked &&
    a.hidden === b.hidden &&
    a.seedRule === b.seedRule
  );
}

interface StepSetUp {
  mark(name: string, why: "replace"): void;
  byLesson(edit: GraphEdit, options: EditOptions): boolean;
}

/** Sets up the network that a step begins with; a restore point keeps what was there. */
export function setUpStep(studio: LessonParts & StepSetUp, step: number): boolean {
  const open = studio.lesson.getState();
  const state = open.kind === "ready" ? open.lesson.steps[step]?.state : undefined;
  if (state?.use !== "start") return false;
  const { use: _, composites, run: recorded, ...body } = state;
  const { composites: __, ...rest } = studio.document.store.getState().graph;
  // A student's own seed is no part of a recorded network.
  const isOwn = rest.share.seedRule !== "fixed";
  const run = isOwn ? { ...recorded, seed: rest.run.seed } : recorded;
  const graph = { ...rest, ...body, run, ...(composites ? { composites } : {}) };
  studio.mark("Before the lesson's step was set up", "replace");
  return studio.byLesson({ kind: "replace", graph }, { label: "set up the step" });
}
