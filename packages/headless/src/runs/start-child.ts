import { fork } from "node:child_process";
import { join } from "node:path";
import type { Places } from "../places";
import type { Order, Report } from "./child";
import type { RunPlan } from "./plan";

/** Makes one run. Resolves to undefined, or to a sentence with the reason of a failure. */
export type Perform = (
  plan: RunPlan,
  onProgress: (share: number) => void,
  signal: AbortSignal,
) => Promise<string | undefined>;

/** Performs runs in processes of their own, which end with this one. */
export function childPerform(folder: string, places: Places): Perform {
  return (plan, onProgress, signal) =>
    new Promise((resolve) => {
      const child = fork(join(places.bundle, "run-child.mjs"), [], {
        stdio: ["ignore", "ignore", "pipe", "ipc"],
      });
      const kill = () => void child.kill("SIGKILL");
      const finish = (outcome: string | undefined) => {
        process.removeListener("exit", kill);
        signal.removeEventListener("abort", kill);
        resolve(outcome);
      };
      process.once("exit", kill);
      signal.addEventListener("abort", kill);
      let complaint = "";
      let outcome: Report | undefined;
      child.stderr?.on("data", (text) => {
        complaint = `${complaint}${text}`.slice(-2000);
      });
      child.on("message", (report: Report) => {
        if (report.type === "progress") onProgress(report.step / report.total);
        else outcome = report;
      });
      child.once("error", (error) => finish(`It did not start: ${error.message}.`));
      child.once("exit", (code, killed) => {
        if (outcome?.type === "done") finish(undefined);
        else if (outcome?.type === "failed") finish(outcome.message);
        else finish(`It went away (${killed ?? `exit code ${code}`}). ${complaint}`.trim());
      });
      child.send({ plan, folder, places } satisfies Order);
    });
}
