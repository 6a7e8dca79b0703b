/**
 * One run in a process of its own: the plan comes as a message, progress and outcome go back as messages, events into
 * the run's file. What ends this process ends this run only.
 */
import { mkdirSync } from "node:fs";
import { loadavg } from "node:os";
import { dirname } from "node:path";
import { describeMachine } from "@adder-studio/bench/node";
import { appVersion } from "@adder-studio/core";
import { documentHash } from "@adder-studio/graph";
import { taskOf } from "@adder-studio/ir";
import { fullDataset } from "../data";
import { runOnEngine } from "../engine";
import type { Places } from "../places";
import { compiled } from "../target";
import { RunError, UsageError } from "../usage";
import { createEventFile } from "./event-file";
import { createEventsOf } from "./events-of";
import { eventFile, planHash, type RunPlan } from "./plan";

export interface Order {
  readonly plan: RunPlan;
  readonly folder: string;
  readonly places: Places;
}

export type Report =
  | { readonly type: "progress"; readonly step: number; readonly total: number }
  | { readonly type: "done" }
  | { readonly type: "failed"; readonly message: string };

const load = () => Math.round(10 * (loadavg()[0] ?? 0)) / 10;

async function perform({ plan, folder, places }: Order, tell: (report: Report) => void) {
  const { graph, setting, engine, steps, probes } = plan;
  const path = eventFile(folder, plan);
  mkdirSync(dirname(path), { recursive: true });
  const started = performance.now();
  const document = documentHash(graph);
  const events = createEventFile(path);
  events.write({
    type: "run",
    app: appVersion,
    name: plan.name,
    planHash: planHash(plan),
    documentHash: document,
    setting,
    seed: graph.run.seed,
    machine: describeMachine(),
    load: load(),
  });
  const ir = compiled(graph);
  const eventsOf = createEventsOf(graph.run, document, taskOf(ir));
  const { browser, backend, threads } = engine;
  let total = 0;
  await runOnEngine(
    {
      kind: "train",
      backend,
      threads,
      ir,
      run: graph.run,
      probes,
      wantsWeights: false,
      ...(steps && { steps }),
      ...(plan.fullData && { dataset: fullDataset(places.root) }),
    },
    { browser },
    places,
    (message, host) => {
      if (message.type === "ready") total = message.totalSteps;
      if (message.type === "steps") {
        tell({ type: "progress", step: (message.rows.at(-1)?.[0] ?? 0) + 1, total });
      }
      for (const event of eventsOf(message, host)) {
        if (event.type === "step" && !plan.stepEvents) continue;
        if (event.type !== "done") events.write(event);
        else {
          const wallSeconds = Math.round(performance.now() - started) / 1000;
          events.write({ ...event, wallSeconds, load: load() });
        }
      }
    },
  );
  events.complete();
}

function main(): void {
  const tell = (report: Report, then: () => void = () => {}) =>
    process.send?.(report, undefined, undefined, then);
  // Nobody is left who would want the outcome.
  process.once("disconnect", () => process.exit(1));
  process.once("message", async (order: Order) => {
    const leave = () => process.exit(0);
    try {
      await perform(order, tell);
      tell({ type: "done" }, leave);
    } catch (error) {
      const known = error instanceof RunError || error instanceof UsageError;
      const message = known ? error.message : String((error as Error)?.stack ?? error);
      tell({ type: "failed", message }, leave);
    }
  });
}

main();
