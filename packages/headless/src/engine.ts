import type { EngineName } from "@adder-studio/core";
import { engineNames } from "@adder-studio/core";
import { engineVersions, findEngineVersion, moduleDigits } from "@adder-studio/core/engines";
import { type Args, single, wholeNumber } from "./args";
import { runInBrowser } from "./browsers";
import { type BrowserName, browserNames } from "./browsers/browser";
import { readData, readEngines } from "./data";
import { type Job, type JobHost, type JobMessage, runJob } from "./job";
import type { Places } from "./places";
import { RunError, UsageError } from "./usage";

/** Most threads; each holds an instance of the module. */
const mostThreads = 64;

export interface EngineChoice {
  readonly backend: EngineName;
  readonly threads: number;
  /** First digits of the hash of an earlier version's module; absent for the present one. */
  readonly module?: string;
  /** Browser to run in; undefined: Node. */
  readonly browser: BrowserName | undefined;
}

/** Options of the command line that choose an engine. */
export const engineOptions = ["backend", "browser", "threads"] as const;

export function chosenEngine(args: Args): EngineChoice {
  const name = single(args, "backend") ?? "wasm";
  const backend = engineNames.find((candidate) => candidate === name);
  if (!backend)
    throw new UsageError(`There is no engine "${name}"; there are ${engineNames.join(", ")}.`);
  const threads = wholeNumber(args, "threads") ?? 1;
  if (threads > 1 && backend !== "wasm") {
    throw new UsageError("--threads belongs to the wasm engine.");
  }
  if (threads > mostThreads) throw new UsageError(`--threads goes up to ${mostThreads}.`);
  return {
    backend,
    threads,
    ...chosenVersion(args, backend),
    browser: chosenBrowser(args, backend),
  };
}

/** Returns the module of `--engine`: the number of a version, or the first digits of its module's hash. */
function chosenVersion(args: Args, backend: EngineName): Pick<EngineChoice, "module"> {
  const name = single(args, "engine");
  if (name === undefined) return {};
  if (backend !== "wasm") throw new UsageError("--engine is a version of the wasm engine.");
  const version = engineVersions.find(({ id }) => `${id}` === name) ?? findEngineVersion(name);
  if (!version) {
    const all = engineVersions.map(({ id, module }) => `${id} (${module.slice(0, moduleDigits)})`);
    throw new UsageError(`There is no engine "${name}"; there are ${all.join(", ")}.`);
  }
  return { module: version.module };
}

function chosenBrowser(args: Args, backend: EngineName): BrowserName | undefined {
  const name = single(args, "browser");
  // Node has no graphics.
  if (name === undefined) return backend === "cpu" || backend === "wasm" ? undefined : "chromium";
  const browser = browserNames.find((candidate) => candidate === name);
  if (!browser)
    throw new UsageError(`There is no browser "${name}"; there are ${browserNames.join(", ")}.`);
  return browser;
}

/**
 * Runs a job in Node or in a browser, as its engine needs. `emit` also receives the name of that program, for the receipt. A fault of
 * the job is thrown, after its message. `inNode`: further means of a job, in Node only.
 */
export async function runOnEngine(
  job: Job,
  { browser }: Pick<EngineChoice, "browser">,
  places: Places,
  emit: (message: JobMessage, host: string) => void,
  inNode: Partial<JobHost> = {},
): Promise<void> {
  let failure: RunError | undefined;
  const watch = (message: JobMessage, program: string) => {
    if (message.type === "failed") failure = new RunError(message.diagnostic.message);
    if (message.type === "ready" && message.engine.threads < (job.threads ?? 1)) {
      process.stderr.write(
        `note: ${program} got ${message.engine.threads} of ${job.threads} threads; the numbers are the same.\n`,
      );
    }
    emit(message, `${program} on ${process.platform} ${process.arch}`);
  };
  if (browser) {
    await runInBrowser(browser, job, places, watch);
  } else {
    const program = `Node ${process.version}`;
    await runJob(job, {
      ...inNode,
      fetchBytes: readData(places.root),
      readEngineFile: readEngines(places.root),
      emit: (message) => watch(message, program),
    });
  }
  if (failure) throw failure;
}
