import { join } from "node:path";
import type { Probe } from "@adder-studio/blocks/experiments";
import { canonicalJson, sha256Hex } from "@adder-studio/core";
import { type ModelGraph, numericsHash } from "@adder-studio/graph";
import type { EngineChoice } from "../engine";

/** One run of many: plain data, for it goes to a process of its own. */
export interface RunPlan {
  /** Name of the event file, unique in its folder. */
  readonly name: string;
  /** Settings in which the run differs from the others, for people. */
  readonly setting: Readonly<Record<string, string>>;
  /** Document of the run, with its seed and its epochs. */
  readonly graph: ModelGraph;
  /** Number of steps, which the schedule spans, in place of the document's epochs. */
  readonly steps?: number;
  /** True to train on all 70,000 images in place of the part that is in the repository. */
  readonly fullData: boolean;
  readonly probes: readonly Probe[];
  /** True to write an event for each step, too. */
  readonly stepEvents: boolean;
  readonly engine: EngineChoice;
}

/** Returns the SHA-256 of everything but the program that a run's numbers depend on, so that files of different plans differ. */
export function planHash(plan: RunPlan): string {
  const { graph, steps = 0, fullData, probes, engine } = plan;
  const { backend, threads, browser = "" } = engine;
  return sha256Hex(
    canonicalJson([numericsHash(graph), steps, fullData, probes, backend, threads, browser]),
  );
}

/** Returns the path of the finished run's events. */
export function eventFile(folder: string, plan: Pick<RunPlan, "name">): string {
  return join(folder, `${plan.name}.jsonl`);
}

/** Makes a part of a file name: characters other than letters, digits, dot and minus become "_". */
export function fileWord(text: string): string {
  return text.replace(/[^A-Za-z0-9.-]/g, "_");
}
