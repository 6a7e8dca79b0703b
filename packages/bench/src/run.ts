import type { EngineFacts, EngineName } from "@adder-studio/core";
import { type Engine, openEngines } from "./engines";
import { growthSuite } from "./growth-suite";
import { kernelsSuite } from "./kernels-suite";
import { openPeak } from "./peak";
import { type Plan, planFor } from "./plan";
import { stepsSuite, type Torch } from "./steps-suite";
import type { Row, SuiteName } from "./types";

/** Request for a measurement; plain data, so that it can be sent into a browser. */
export interface BenchRequest {
  readonly backend: EngineName;
  /** Threads of the wasm engine, which is measured with one thread and with this many. */
  readonly threads: number;
  readonly suites: readonly SuiteName[];
  /** Address or folder of the files of tfjs' wasm backend; ends in a slash. */
  readonly stockPath: string;
  /** assembly/peak.ts, compiled, in base64; the wasm engine only. */
  readonly peakModule?: string;
}

/** Receiver of the results. */
export interface BenchHost {
  /** Called once the engine is open. */
  ready(engine: EngineFacts): void;
  /** Receives each row as soon as it is measured. */
  row(row: Row): void;
  /** Absent where no process can be started. */
  readonly torch?: Torch;
  /** Replaces the plan for the engine's speed; tests measure little. */
  readonly plan?: Plan;
}

/**
 * Runs the suites one after the other on one engine, in the present process. Throws where the engine is not available or
 * our results differ from those of tfjs.
 * @example
 * await runBench({ backend: "wasm", threads: 2, suites: ["kernels"], stockPath }, { ready() {}, row: console.log });
 */
export async function runBench(request: BenchRequest, host: BenchHost): Promise<void> {
  const { backend, threads, suites, stockPath, peakModule } = request;
  const engines = await openEngines(backend, threads, stockPath);
  host.ready(engines.facts);
  const plan = host.plan ?? planFor(engines.facts);
  const { row, torch } = host;
  // The memory of wasm never shrinks: the suite that measures its peak comes first.
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
