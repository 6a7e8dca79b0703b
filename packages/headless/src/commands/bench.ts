import { type Report, type Row, reportText, type SuiteName, suiteNames } from "@adder-studio/bench";
import { compilePeak, describeMachine, findTorch } from "@adder-studio/bench/node";
import { parseArgs, single } from "../args";
import { chosenEngine, engineOptions, runOnEngine } from "../engine";
import type { Job, JobMessage } from "../job";
import type { Places } from "../places";
import { RunError, UsageError } from "../usage";

function chosenSuites(name: string | undefined): readonly SuiteName[] {
  if (name === undefined) return suiteNames;
  const suite = suiteNames.find((candidate) => candidate === name);
  if (!suite)
    throw new UsageError(`There is no suite "${name}"; there are ${suiteNames.join(", ")}.`);
  return [suite];
}

/** Returns the subject of a row, for the log. */
function subject(row: Row): string {
  if (row.suite === "kernels") return row.layer;
  if (row.suite === "steps") return row.net;
  return "points" in row ? row.against : row.net;
}

async function jobFor(argv: readonly string[], places: Places) {
  const args = parseArgs(argv, [...engineOptions, "suite"], ["json"]);
  if (args.positional.length > 0) throw new UsageError("bench takes options only.");
  const engine = chosenEngine(args);
  const { backend, threads, browser } = engine;
  const suites = chosenSuites(single(args, "suite"));
  const wantsPeak = backend === "wasm" && suites.includes("kernels");
  const job: Job = {
    kind: "bench",
    backend,
    threads,
    request: {
      backend,
      threads,
      suites,
      stockPath: browser ? "/stock/" : `${places.bundle}/browser/stock/`,
      ...(wantsPeak && { peakModule: await compilePeak(places.root) }),
    },
  };
  return { job, browser, json: args.flags.has("json") };
}

function print(report: Report, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const { backend, adapter, threads, host, machine } = report;
  process.stdout.write(
    `${backend} (${adapter}), ${threads} threads, ${host}; ${machine.cpu}, ${machine.cores} cores\n\n`,
  );
  process.stdout.write(`${reportText(report)}\n`);
}

/**
 * `bench`: times of our kernels and steps beside others'; tables, or one JSON object, on stdout. Rows
 * that were measured before a fault, or before somebody ended it, are printed as well.
 */
export async function benchCommand(argv: readonly string[], places: Places): Promise<number> {
  const { job, browser, json } = await jobFor(argv, places);
  const { backend } = job;
  const started = performance.now();
  const rows: Row[] = [];
  let facts = { adapter: "", threads: 1 };
  let host = "";
  const onMessage = (message: JobMessage, program: string) => {
    host = program;
    if (message.type === "ready") {
      facts = message.engine;
      process.stderr.write(`${backend} (${facts.adapter}), ${facts.threads} threads\n`);
    }
    if (message.type !== "measured") return;
    const last = rows.at(-1);
    rows.push(message.row);
    if (last && subject(last) === subject(message.row)) return;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stderr.write(`${seconds} s: ${message.row.suite}, ${subject(message.row)}\n`);
  };
  let failure: RunError | undefined;
  const torch = backend === "wasm" && !browser && findTorch(places.root, describeMachine().cores);
  const ended = new Promise<never>((_, reject) => {
    process.once("SIGTERM", () => reject(new RunError("The benchmark was ended early.")));
  });
  try {
    await Promise.race([
      runOnEngine(job, { browser }, places, onMessage, torch ? { torch } : {}),
      ended,
    ]);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    failure = error;
  }
  const machine = describeMachine();
  const { adapter, threads } = facts;
  if (rows.length > 0) print({ machine, backend, adapter, threads, host, rows }, json);
  if (failure) throw failure;
  return 0;
}
