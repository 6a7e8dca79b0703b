import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { RunError } from "../usage";

const endMs = 10_000;

/** A child process that never outlives this one, and whose end is noticed. */
export interface Child {
  readonly process: ChildProcess;
  /** Rejects, with `name` in its sentence, when the program ends before `end` was called. */
  readonly gone: Promise<never>;
  /** Asks the program to end, and kills it after a while. */
  end(): Promise<void>;
}

export function startChild(
  name: string,
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): Child {
  const child = spawn(command, args, options);
  let ending = false;
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const gone = new Promise<never>((_resolve, reject) => {
    child.once("error", (error) =>
      reject(new RunError(`${name} did not start: ${error.message}.`)),
    );
    child.once("exit", (code, signal) => {
      if (!ending) reject(new RunError(`${name} went away (${signal ?? `exit code ${code}`}).`));
    });
  });
  // The rejection reaches those who wait for it; nobody has to.
  gone.catch(() => {});
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  return {
    process: child,
    gone,
    async end() {
      ending = true;
      child.kill("SIGTERM");
      const insist = setTimeout(kill, endMs);
      await ended;
      clearTimeout(insist);
      process.removeListener("exit", kill);
    },
  };
}
