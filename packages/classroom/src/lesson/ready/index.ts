import type { ReadyLesson } from "./types";

/** The lessons that come with the program: an entry of its own, each loaded when it is opened. */
export { readyLessons } from "./list";
export type {
  LessonAct,
  LessonFactsheet,
  ReadyLesson,
  TeacherPage,
  TeacherSource,
  TeacherStep,
} from "./types";

const loaders: Readonly<Record<string, () => Promise<{ readonly lesson: ReadyLesson }>>> = {
  "only-adds": () => import("./only-adds"),
  "distance-or-product": () => import("./distance-or-product"),
  "why-relu": () => import("./why-relu"),
  "why-batch-norm": () => import("./why-batch-norm"),
  "learning-speed": () => import("./learning-speed"),
  cheaper: () => import("./cheaper"),
  "whole-numbers": () => import("./whole-numbers"),
  "fit-a-curve": () => import("./fit-a-curve"),
  spirals: () => import("./spirals"),
  "luck-or-skill": () => import("./luck-or-skill"),
  "fool-it": () => import("./fool-it"),
  "own-pictures": () => import("./own-pictures"),
};

/** Returns a lesson with its words; undefined for a name of a newer version. */
export async function loadLesson(id: string): Promise<ReadyLesson | undefined> {
  const load = Object.hasOwn(loaders, id) ? loaders[id] : undefined;
  return load && (await load()).lesson;
}
