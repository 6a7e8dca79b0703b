import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs, single, wholeNumber } from "../args";
import { fullDataset } from "../data";
import { chosenEngine, engineOptions } from "../engine";
import type { Places } from "../places";
import { finishedRun } from "../runs/event-file";
import { fileWord, type RunPlan } from "../runs/plan";
import { runAll } from "../runs/pool";
import { childPerform } from "../runs/start-child";
import { conclude, createWatch, endSignal } from "../runs/watch";
import { type Outcome, summaryCsv } from "../sweep/csv";
import { atPoint, gridOf, parseAxis, parseSeeds, type Setting } from "../sweep/grid";
import { compiled, readTarget, withSetting } from "../target";
import { UsageError } from "../usage";

const mostRuns = 10_000;
const longestName = 200;

/** Plans all runs: every point of the grid with every seed; the first fault of one is a usage error. */
async function planSweep(argv: readonly string[], places: Places) {
  const args = parseArgs(
    argv,
    [...engineOptions, "set", "grid", "seeds", "jobs", "out", "epochs", "steps"],
    ["full-data"],
  );
  if (args.positional.length > 1) throw new UsageError("Sweep over one experiment at a time.");
  const folder = single(args, "out");
  if (folder === undefined) throw new UsageError("sweep needs --out DIR.");
  const epochs = wholeNumber(args, "epochs");
  const steps = wholeNumber(args, "steps");
  if (epochs !== undefined && steps !== undefined)
    throw new UsageError("Give --epochs or --steps, not both.");
  const points = gridOf((args.options.get("grid") ?? []).map(parseAxis));
  const seeds = parseSeeds(single(args, "seeds") ?? "1");
  if (points.some((point) => "seed" in point || "run.seed" in point))
    throw new UsageError("Seeds are given by --seeds, not by --grid.");
  if (points.length * seeds.length > mostRuns)
    throw new UsageError(`That is ${points.length * seeds.length} runs; at most ${mostRuns}.`);
  const target = args.positional[0];
  const givesTemplate = points.some((point) => "template" in point);
  if (givesTemplate && target !== undefined)
    throw new UsageError("Name the experiment in the grid or before it, not both.");
  const engine = chosenEngine(args);
  const fullData = args.flags.has("full-data");
  if (fullData) fullDataset(places.root);
  const before = args.options.get("set") ?? [];
  const base = givesTemplate ? undefined : await readTarget(target);
  const plans: RunPlan[] = [];
  for (const point of points) {
    let graph = atPoint(base, point, before);
    if (epochs) graph = withSetting(graph, `epochs=${epochs}`);
    compiled(graph);
    for (const seed of seeds) {
      const argv = Object.entries(point).map(
        ([path, value]) => `${fileWord(path)}=${fileWord(value)}`,
      );
      const name = [...argv, `seed=${seed}`].join("--");
      if (name.length > longestName)
        throw new UsageError(`"${name}" is too long for a file's name.`);
      plans.push({
        name,
        setting: point,
        graph: withSetting(graph, `seed=${seed}`),
        ...(steps && { steps }),
        fullData,
        probes: [],
        stepEvents: true,
        engine,
      });
    }
  }
  const names = new Set(plans.map(({ name }) => name));
  if (names.size < plans.length)
    throw new UsageError("Two settings of the grid would share a file's name.");
  const jobs = wholeNumber(args, "jobs") ?? Math.max(1, Math.min(4, cpus().length));
  return { plans, points, folder, jobs };
}

/** Reads the last figures of the finished runs; files of an earlier plan are skipped. */
function outcomes(folder: string, plans: readonly RunPlan[]): readonly Outcome[] {
  return plans.flatMap((plan) => {
    const run = finishedRun(folder, plan);
    if (!run) return [];
    const last = run.epochs.at(-1);
    return {
      setting: plan.setting as Setting,
      testAccuracy: last?.testAccuracy,
      testRmse: last?.testRmse,
      testLoss: last?.testLoss,
      trainLoss: last?.trainLoss,
      wallSeconds: run.wallSeconds,
    };
  });
}

/** `sweep`: a run for each point of a grid and each seed, an event file a run, and summary.csv over all. */
export async function sweepCommand(argv: readonly string[], places: Places): Promise<number> {
  const { plans, points, folder, jobs } = await planSweep(argv, places);
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    throw new UsageError(`The folder ${folder} cannot be made.`);
  }
  const watch = createWatch(plans.length);
  const { signal, release } = endSignal();
  const perform = childPerform(folder, places);
  const outcome = await runAll({ plans, folder, jobs, again: false, perform, signal, ...watch });
  release();
  watch.clear();
  const summary = join(folder, "summary.csv");
  writeFileSync(summary, summaryCsv(points, outcomes(folder, plans)));
  const { text, code } = conclude(outcome, folder);
  process.stderr.write(`${text}\n`);
  process.stdout.write(`${summary}\n`);
  return code;
}
