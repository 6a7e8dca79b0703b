import type { LessonAccess } from "@adder-studio/graph";
import { useUi } from "./context";
import type { DialogName } from "./dialogs";
import type { Hideable } from "./hideable";
import type { LockState } from "./ui";

/** The reason that a locked control gives. */
export const lockedBy = "locked by the lesson";

/** Tells whether a property (`block.prop`) or a training setting (`run.field`) is locked. */
export function isLocked(lock: LockState | undefined, block: string, prop: string): boolean {
  if (lock === undefined) return false;
  const { access, locked, seedRule } = lock;
  // A seed of each student's own is chosen in the lesson alone.
  if (block === "run" && prop === "seed" && seedRule !== "fixed") return true;
  if (locked.includes(block) || locked.includes(`${block}.${prop}`)) return true;
  return access === "run";
}

/** Parts of a document by what changes them; places are those of cards on the canvas. */
export type Changes = "blocks" | "values" | "places";

const allowed: Readonly<Record<LessonAccess, readonly Changes[]>> = {
  open: ["blocks", "values", "places"],
  settings: ["values", "places"],
  run: [],
};

/** Tells whether the lesson lets nobody change such a part of the document. */
export function areLocked(lock: LockState | undefined, what: Changes): boolean {
  return lock !== undefined && !allowed[lock.access].includes(what);
}

/** Returns true where the lesson hides a part of the screen. */
export function useHidden(part: Hideable | DialogName | undefined): boolean {
  return useUi(({ lock }) => part !== undefined && lock?.hidden.includes(part) === true);
}
