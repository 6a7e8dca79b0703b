import type { LessonAccess, ShareOptions } from "@adder-studio/graph";

/** Each access by what a student can do with it. */
export const accessWords: readonly {
  readonly access: LessonAccess;
  readonly title: string;
  readonly note: string;
  readonly inStep: string;
}[] = [
  {
    access: "open",
    title: "Change everything",
    note: "Blocks, wires and settings, except what you lock.",
    inStep: "change everything",
  },
  {
    access: "settings",
    title: "Change values only",
    note: "Settings and numbers on blocks; blocks and wires stay.",
    inStep: "change values, but no blocks and wires",
  },
  {
    access: "run",
    title: "Only run it",
    note: "They press Run and look; nothing can be changed.",
    inStep: "only run it",
  },
];

/** Each rule for the seed by what it means for a class. */
export const seedWords: readonly {
  readonly rule: ShareOptions["seedRule"];
  readonly title: string;
  readonly note: string;
}[] = [
  {
    rule: "fixed",
    title: "The same for all",
    note: "Everybody gets the same numbers, to the last digit on the same engine.",
  },
  {
    rule: "ask",
    title: "Each student's own number",
    note: "The page asks for a number, such as the one on your class list: 30 students, 30 runs.",
  },
  {
    rule: "per-student",
    title: "Drawn for each student",
    note: "Each device draws its own and shows it: nobody has to type anything.",
  },
];
