import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { experiments } from "@adder-studio/blocks/experiments";
import { type Args, parseArgs, single, wholeNumber } from "../args";
import { fullDataset } from "../data";
import { chosenEngine, type EngineChoice, engineOptions } from "../engine";
import type { Places } from "../places";
import { differences, shortest } from "../reproduce/check";
import { readRows, resultsPath, writeResults } from "../reproduce/files";
import { type ResultRow, rowsOf, withLink } from "../reproduce/rows";
import { planTable, type RowPlan, runsOf, tableNames } from "../reproduce/suite";
import { finishedRun } from "../runs/event-file";
import { runAll } from "../runs/pool";
import type { RunFile } from "../runs/run-file";
import { childPerform } from "../runs/start-child";
import { conclude, createWatch, endSignal, interrupted } from "../runs/watch";
import { RunError, UsageError } from "../usage";

function chosenExperiments(args: Args): readonly string[] | undefined {
  const text = single(args, "only");
  if (text === undefined) return undefined;
  const names = text.split(",");
  for (const name of names) {
    const [experiment, setting] = name.split("/");
    const known = experiments.find(({ id }) => id === experiment);
    if (known && setting === undefined) continue;
    if (known?.settings.some(({ id }) => id === setting)) continue;
    const names = known
      ? known.settings.map(({ id }) => `${experiment}/${id}`)
      : experiments.map(({ id }) => id);
    throw new UsageError(`There is no experiment "${name}"; there are ${names.join(", ")}.`);
  }
  return names;
}

/** Reads the finished runs of a row; fewer than planned where some failed. */
function runsOnDisk(folder: string, { runs }: RowPlan): RunFile[] {
  return runs.map((plan) => finishedRun(folder, plan)).filter((run) => run !== undefined);
}

async function make(
  plans: readonly RowPlan[],
  folder: string,
  places: Places,
  { jobs, again }: { readonly jobs: number; readonly again: boolean },
): Promise<number> {
  const all = runsOf(plans);
  mkdirSync(folder, { recursive: true });
  const watch = createWatch(all.length);
  const { signal, release } = endSignal();
  const perform = childPerform(folder, places);
  const outcome = await runAll({ plans: all, folder, jobs, again, perform, signal, ...watch });
  release();
  watch.clear();
  const { text, code } = conclude(outcome, folder);
  process.stderr.write(`${text}\n`);
  return code;
}

/** Runs the row again that took least time, in a folder of its own, and compares every value and hash. */
async function check(plans: readonly RowPlan[], places: Places, jobs: number): Promise<number> {
  const found = shortest(readRows(places.root), plans);
  if (!found) throw new UsageError(`${resultsPath} has no row of these.`);
  const { row, plan } = found;
  const folder = mkdtempSync(join(tmpdir(), "adder-studio-check-"));
  try {
    const code = await make([plan], folder, places, { jobs, again: true });
    if (code !== 0) return code;
    const faults = differences(row, runsOnDisk(folder, plan));
    if (faults.length > 0) throw new RunError(faults.join("\n"));
    process.stdout.write(
      `${row.table}/${row.experiment}/${row.setting}: ${row.seeds.length} runs of ${row.length} give the same values and weights, bit for bit.\n`,
    );
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Updates the links of the recorded rows; nothing is trained. */
async function writeLinks({ root }: Places, engine: EngineChoice): Promise<number> {
  const plans = tableNames.flatMap((table) => planTable(table, undefined, engine));
  const rows: ResultRow[] = [];
  for (const row of readRows(root)) {
    const plan = plans.find(
      ({ table, experiment, setting }) =>
        table === row.table && experiment.id === row.experiment && setting.id === row.setting,
    );
    const linked = plan && (await withLink(row, plan));
    if (!linked) {
      throw new RunError(
        `${row.table}/${row.experiment}/${row.setting} was made with other settings: make it again.`,
      );
    }
    rows.push(linked);
  }
  writeResults(root, rows);
  process.stdout.write(`The links of ${rows.length} rows were written.\n`);
  return 0;
}

/**
 * `reproduce`: runs the named experiments and writes docs/results.json, docs/results.md and what the page shows of them.
 * Only the rows that were run are replaced.
 */
export async function reproduceCommand(argv: readonly string[], places: Places): Promise<number> {
  const args = parseArgs(
    argv,
    [...engineOptions, "only", "jobs"],
    ["quick", "check", "resume", "write", "links"],
  );
  if (args.positional.length > 0) throw new UsageError("reproduce takes options only.");
  const engine = chosenEngine(args);
  const jobs = wholeNumber(args, "jobs") ?? Math.max(1, Math.min(4, cpus().length));
  const only = chosenExperiments(args);
  const quick = args.flags.has("quick");
  if (args.flags.has("links")) return writeLinks(places, engine);
  if (args.flags.has("check")) {
    const tables = quick ? (["quick"] as const) : tableNames;
    return check(
      tables.flatMap((table) => planTable(table, only, engine)),
      places,
      jobs,
    );
  }
  const table = quick ? "quick" : "full";
  const plans = planTable(table, only, engine);
  if (plans.length === 0) throw new UsageError("None of these is in the quick table.");
  if (runsOf(plans).some(({ fullData }) => fullData)) fullDataset(places.root);
  const folder = join(places.root, ".cache/reproduce", table);
  const onlyWrites = args.flags.has("write");
  const code = onlyWrites
    ? 0
    : await make(plans, folder, places, { jobs, again: !args.flags.has("resume") });
  if (code === interrupted) return code;
  const made: ResultRow[] = [];
  for (const plan of plans) made.push(...(await rowsOf(plan, runsOnDisk(folder, plan))));
  const isMade = (row: ResultRow) =>
    made.some(
      (one) =>
        one.table === row.table && one.experiment === row.experiment && one.setting === row.setting,
    );
  const others = readRows(places.root).filter((row) => !isMade(row));
  writeResults(places.root, [...others, ...made]);
  process.stdout.write(`${made.length} rows written to ${resultsPath}.\n`);
  return code;
}
