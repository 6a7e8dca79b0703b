import type { BackendName } from "@adder-studio/core";
import { backendNames } from "@adder-studio/core";
import { type Args, single, wholeNumber } from "./args";
import { readData, readWasmPath, runInChromium } from "./chromium";
import { type Job, type JobMessage, runJob } from "./job";
import { RunError, UsageError } from "./usage";

export interface Places {
  /** Root of the repository. */
  readonly root: string;
  /** Folder of the bundles. */
  readonly bundle: string;
}

export function chosenBackend(args: Args): BackendName {
  const name = single(args, "backend") ?? "wasm";
  const backend = backendNames.find((candidate) => candidate === name);
  if (!backend)
    throw new UsageError(`There is no engine "${name}"; there are ${backendNames.join(", ")}.`);
  const threads = wholeNumber(args, "threads") ?? 1;
  if (threads > 1) {
    throw backend === "wasm"
      ? new RunError("The wasm engine computes on one thread in this version; leave --threads out.")
      : new UsageError("--threads belongs to the wasm engine.");
  }
  return backend;
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
  const wasmFile = readWasmPath(places.root);
  if (job.backend === "webgl" || job.backend === "webgpu") {
    await runInChromium(job, { ...places, wasmFile }, watch);
  } else {
    await runJob(job, {
      fetchBytes: readData(places.root),
      wasmUrls: { "tfjs-backend-wasm-simd.wasm": wasmFile },
      emit: watch,
    });
  }
  if (failure) throw failure;
}
