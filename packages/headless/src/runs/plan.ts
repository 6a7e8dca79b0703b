import { join } from "node:path";
import type { Probe } from "@adder-studio/blocks/experiments";
import { canonicalJson, sha256Hex } from "@adder-studio/core";
import { type ModelGraph, numericsHash } from "@adder-studio/graph";
import type { EngineChoice } from "../engine";

/** One run of many: plain data, for it goes to a process of its own. */
export interface RunPlan {
  /** Its event file is called so; unique in its folder. */
  readonly name: string;
  /** What makes it differ from the others, for people. */
  readonly setting: Readonly<Record<string, string>>;
  /** With its seed and its epochs. */
  readonly graph: ModelGraph;
  /** Ends after so many steps, which the schedule spans, in place of the document's epochs. */
  readonly steps?: number;
  /** All 70,000 images in place of the part that is in the repository. */
  readonly fullData: boolean;
  readonly probes: readonly Probe[];
  /** Write an event for each step, too. */
  readonly stepEvents: boolean;
  readonly engine: EngineChoice;
}

/** SHA-256 of what a run's numbers depend on, but for the program: a file of another plan is not taken for this one's. */
export function planHash(plan: RunPlan): string {
  const { graph, steps = 0, fullData, probes, engine } = plan;
  const { backend, threads, browser = "" } = engine;
  return sha256Hex(
    canonicalJson([numericsHash(graph), steps, fullData, probes, backend, threads, browser]),
  );
}

/** Where the finished run's events are. */
export function eventFile(folder: string, plan: Pick<RunPlan, "name">): string {
  return join(folder, `${plan.name}.jsonl`);
}

/** A part of a file name: what is no letter, digit, dot or minus becomes "_". */
export function fileWord(text: string): string {
  return text.replace(/[^A-Za-z0-9.-]/g, "_");
}
