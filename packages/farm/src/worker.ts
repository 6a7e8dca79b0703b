/** The thread in which cases run; `watch.ts` ends it when one of them does not come to its end. */
import { parentPort, workerData } from "node:worker_threads";
import { jobNamed } from "./jobs";
import { runJob } from "./run";
import type { RunResult } from "./types";
import type { Order, Told } from "./watch";

const { at, job: name, ...order } = workerData as Order;
const tell = (result: RunResult, done: boolean) =>
  parentPort?.postMessage({ result, done } satisfies Told);
const result = await runJob(await jobNamed(name), {
  ...order,
  onCase(index) {
    at[0] = index;
  },
  onProgress: (found) => tell(found, false),
});
tell(result, true);
