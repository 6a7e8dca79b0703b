import type { BackendName, EngineFacts } from "@adder-studio/core";
import { openEngines } from "./engines";
import { kernelsSuite } from "./kernels-suite";
import { openPeak } from "./peak";
import { type Plan, planFor } from "./plan";
import type { Row, SuiteName } from "./types";

/** What to measure; plain data, so that it can be sent into a browser. */
export interface BenchRequest {
  readonly backend: BackendName;
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
  /** In the place of what the engine's speed asks for; tests measure little. */
  readonly plan?: Plan;
}

/** Runs the suites one after the other on one engine, in the present process. */
export async function runBench(request: BenchRequest, host: BenchHost): Promise<void> {
  const { backend, threads, suites, stockPath, peakModule } = request;
  const engines = await openEngines(backend, threads, stockPath);
  host.ready(engines.facts);
  const plan = host.plan ?? planFor(engines.facts);
  for (const suite of suites) {
    if (suite === "kernels") {
      const peak = peakModule === undefined ? [] : await openPeak(peakModule);
      await kernelsSuite(engines, plan, peak, host.row);
    }
  }
}
