import { type Report, type Row, reportText, type SuiteName, suiteNames } from "@adder-studio/bench";
import { compilePeak, describeMachine, findTorch } from "@adder-studio/bench/node";
import { parseArgs, single } from "../args";
import { readData, runInChromium } from "../chromium";
import { chosenEngine, type EngineChoice, type Places } from "../engine";
import { hostName } from "../host";
import { type Job, type JobMessage, runJob } from "../job";
import { RunError, UsageError } from "../usage";

function chosenSuites(name: string | undefined): readonly SuiteName[] {
  if (name === undefined) return suiteNames;
  const suite = suiteNames.find((candidate) => candidate === name);
  if (!suite)
    throw new UsageError(`There is no suite "${name}"; there are ${suiteNames.join(", ")}.`);
  return [suite];
}

/** Whether the engine runs in Chromium: webgl and webgpu do, cpu and wasm where it is asked for. */
function inBrowser(name: string | undefined, { backend }: EngineChoice): boolean {
  if (name === undefined) return backend === "webgl" || backend === "webgpu";
  if (name !== "chromium") throw new UsageError(`--browser takes chromium, not "${name}".`);
  return true;
}

/** What a row is about, in a line of the log. */
function subject(row: Row): string {
  if (row.suite === "kernels") return row.layer;
  if (row.suite === "steps") return row.net;
  return "points" in row ? row.against : row.net;
}

/** `bench`: times of our kernels and steps beside others'; tables, or one JSON object, on stdout. */
export async function benchCommand(words: readonly string[], places: Places): Promise<number> {
  const args = parseArgs(words, ["backend", "threads", "suite", "browser"], ["json"]);
  if (args.positional.length > 0) throw new UsageError("bench takes options only.");
  const engine = chosenEngine(args);
  const suites = chosenSuites(single(args, "suite"));
  const browser = inBrowser(single(args, "browser"), engine);
  const wantsPeak = engine.backend === "wasm" && suites.includes("kernels");
  const job: Job = {
    kind: "bench",
    ...engine,
    request: {
      ...engine,
      suites,
      stockPath: browser ? "/stock/" : `${places.bundle}/browser/stock/`,
      ...(wantsPeak && { peakModule: await compilePeak(places.root) }),
    },
  };
  const started = performance.now();
  const rows: Row[] = [];
  let facts = { adapter: "", threads: 1 };
  let failure: RunError | undefined;
  const onMessage = (message: JobMessage) => {
    if (message.type === "failed") failure = new RunError(message.diagnostic.message);
    if (message.type === "ready") {
      facts = message.engine;
      process.stderr.write(`${engine.backend} (${facts.adapter}), ${facts.threads} threads\n`);
    }
    if (message.type !== "measured") return;
    const last = rows.at(-1);
    rows.push(message.row);
    if (last && subject(last) === subject(message.row)) return;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stderr.write(`${seconds} s: ${message.row.suite}, ${subject(message.row)}\n`);
  };
  let host = hostName(engine.backend);
  if (browser) ({ host } = await runInChromium(job, places, onMessage));
  else {
    const torch = engine.backend === "wasm" && findTorch(places.root, describeMachine().cores);
    await runJob(job, {
      fetchBytes: readData(places.root),
      emit: onMessage,
      ...(torch && { torch }),
    });
  }
  if (failure) throw failure;
  const report: Report = {
    machine: describeMachine(),
    backend: engine.backend,
    adapter: facts.adapter,
    threads: facts.threads,
    host,
    rows,
  };
  if (args.flags.has("json")) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return 0;
  }
  const { cpu, cores } = report.machine;
  process.stdout.write(
    `${engine.backend} (${facts.adapter}), ${facts.threads} threads, ${host}; ${cpu}, ${cores} cores\n\n`,
  );
  process.stdout.write(`${reportText(report)}\n`);
  return 0;
}
