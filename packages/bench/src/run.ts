import type { EngineFacts, EngineName } from "@adder-studio/core";
import { type Engine, openEngines } from "./engines";
import { growthSuite } from "./growth-suite";
import { kernelsSuite } from "./kernels-suite";
import { openPeak } from "./peak";
import { type Plan, planFor } from "./plan";
import { stepsSuite, type Torch } from "./steps-suite";
import type { Row, SuiteName } from "./types";

/** What to measure; plain data, so that it can be sent into a browser. */
export interface BenchRequest {
  readonly backend: EngineName;
  /** Of the wasm engine: measured with one thread, and with this many. */
  readonly threads: number;
  readonly suites: readonly SuiteName[];
  /** Where the files of tfjs' wasm backend are; ends in a slash. */
  readonly stockPath: string;
  /** assembly/peak.ts, compiled, in base64; the wasm engine only. */
  readonly peakModule?: string;
}

export interface BenchHost {
  ready(engine: EngineFacts): void;
  row(row: Row): void;
  /** Absent where no process can be started. */
  readonly torch?: Torch;
  /** In the place of what the engine's speed asks for; tests measure little. */
  readonly plan?: Plan;
}

/** Runs the suites one after the other on one engine, in the present process. */
export async function runBench(request: BenchRequest, host: BenchHost): Promise<void> {
  const { backend, threads, suites, stockPath, peakModule } = request;
  const engines = await openEngines(backend, threads, stockPath);
  host.ready(engines.facts);
  const plan = host.plan ?? planFor(engines.facts);
  const { row, torch } = host;
  // The memory of wasm never shrinks: what is to tell its peak comes first.
  const first = [...suites].sort((a, b) => Number(b === "growth") - Number(a === "growth"));
  for (const suite of first) {
    if (suite === "growth") await growthSuite(engines.own[0] as Engine, plan, row);
    if (suite === "steps") await stepsSuite(backend, engines, plan, torch, row);
    if (suite === "kernels") {
      const peak = peakModule === undefined ? [] : await openPeak(peakModule);
      await kernelsSuite(engines, plan, peak, row);
    }
  }
}
