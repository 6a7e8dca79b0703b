import type { BackendName } from "@adder-studio/core";
import { backendNames } from "@adder-studio/core";
import { type Args, single, wholeNumber } from "./args";
import { readData, runInChromium } from "./chromium";
import { type Job, type JobMessage, runJob } from "./job";
import { RunError, UsageError } from "./usage";

/** More than any machine of this kind has; each holds an instance of the module. */
const mostThreads = 64;

export interface Places {
  /** Root of the repository. */
  readonly root: string;
  /** Folder of the bundles. */
  readonly bundle: string;
}

export interface EngineChoice {
  readonly backend: BackendName;
  readonly threads: number;
}

export function chosenEngine(args: Args): EngineChoice {
  const name = single(args, "backend") ?? "wasm";
  const backend = backendNames.find((candidate) => candidate === name);
  if (!backend)
    throw new UsageError(`There is no engine "${name}"; there are ${backendNames.join(", ")}.`);
  const threads = wholeNumber(args, "threads") ?? 1;
  if (threads > 1 && backend !== "wasm") {
    throw new UsageError("--threads belongs to the wasm engine.");
  }
  if (threads > mostThreads) throw new UsageError(`--threads goes up to ${mostThreads}.`);
  return { backend, threads };
}

/** Runs a job where its engine lives: cpu and wasm here, webgl and webgpu in Chromium. */
export async function runOnEngine(
  job: Job,
  places: Places,
  emit: (message: JobMessage) => void,
): Promise<void> {
  let failure: RunError | undefined;
  const watch = (message: JobMessage) => {
    if (message.type === "failed") failure = new RunError(message.diagnostic.message);
    emit(message);
  };
  if (job.backend === "webgl" || job.backend === "webgpu") {
    await runInChromium(job, places, watch);
  } else {
    await runJob(job, { fetchBytes: readData(places.root), emit: watch });
  }
  if (failure) throw failure;
}
