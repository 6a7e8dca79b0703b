import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { eventFile, planHash, type RunPlan } from "./plan";
import { type RunFile, readRunFile } from "./run-file";

/** Creates a file of events, written under another name and renamed when the run is done: a file under its own name is complete. */
export function createEventFile(path: string) {
  const partial = `${path}.partial`;
  const file = openSync(partial, "w");
  return {
    write(event: Readonly<Record<string, unknown>>): void {
      writeSync(file, `${JSON.stringify(event)}\n`);
    },
    complete(): void {
      fsyncSync(file);
      closeSync(file);
      renameSync(partial, path);
    },
  };
}

/** Reads the finished run of this plan in `folder`; undefined when there is none, or one of another plan under its name. */
export function finishedRun(folder: string, plan: RunPlan): RunFile | undefined {
  const path = eventFile(folder, plan);
  if (!existsSync(path)) return undefined;
  const run = readRunFile(readFileSync(path, "utf8"));
  return run?.planHash === planHash(plan) ? run : undefined;
}
