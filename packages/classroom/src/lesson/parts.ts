/**
 * Parts of the screen that a lesson may point at, hide or ask to open, with the names that a person reads there: the
 * panels, and others. Names are written into documents: they never change.
 */
export const lessonParts = {
  curves: "Curves",
  runs: "Runs",
  responses: "Responses",
  filters: "Filters",
  predictions: "Predictions",
  layers: "Learning speed",
  distributions: "Distributions",
  features: "Features",
  cost: "Cost",
  integer: "Integer",
  code: "Code",
  run: "Run",
  palette: "Block palette",
  inspector: "Inspector",
  settings: "Training settings",
  canvas: "Canvas",
  share: "Share",
  library: "Library",
  lab: "Lab",
  seed: "Seed",
  engine: "Engine",
} as const;

export type LessonPart = keyof typeof lessonParts;

/** Returns true for the name of a part; the name may come from an untrusted document. */
export function isLessonPart(name: string): name is LessonPart {
  return Object.hasOwn(lessonParts, name);
}
