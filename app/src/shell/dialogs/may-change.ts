import type { ModelGraph, OwnLesson } from "@adder-studio/graph";
import { plural } from "../../ui/format";

const accesses = {
  open: "You may change everything",
  settings: "You may change values and training settings; blocks and wires stay",
  run: "You run it as it is",
} as const;

const seeds = {
  fixed: "",
  ask: " It asks for your number on the list.",
  "per-student": " You get a seed of your own.",
} as const;

/** Says what a student may change in a lesson, and how the seed is chosen. */
export function mayChange({ access, steps }: OwnLesson, { share }: ModelGraph): string {
  const differs = steps.some((step) => step.access !== undefined && step.access !== access);
  const locked =
    share.locked.length === 0 || access === "run"
      ? ""
      : `, but for ${plural(share.locked.length, "locked control")}`;
  return `${accesses[access]}${locked}${differs ? "; some steps differ" : ""}.${seeds[share.seedRule]}`;
}
