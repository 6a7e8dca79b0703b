import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Job } from "./types";
import { watchJob } from "./watch";

const folder = mkdtempSync(join(tmpdir(), "farm-watch-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A thread as `worker.ts` is one, whose case 3 never ends and whose case 6 takes all memory. */
const script = join(folder, "thread.mjs");
writeFileSync(
  script,
  `import { parentPort, workerData } from "node:worker_threads";
const { at, from, cases, seed, job } = workerData;
const result = (to) => ({ job, seed, from, to, counts: { lists: to - from }, seen: {}, failures: [], seconds: 1 });
for (let index = from; index < from + cases; index++) {
  at[0] = index;
  while (index === 3);
  for (const kept = []; index === 6; ) kept.push(new Array(1e6).fill({}));
  parentPort.postMessage({ result: result(index + 1), done: false });
}
parentPort.postMessage({ result: result(from + cases), done: true });
`,
);

const job: Job = {
  ...{ name: "lists", about: "", promises: [], plants: {}, place: "thread" },
  goals: [{ unit: "lists", size: 10 }],
  limits: { hangSeconds: 2 },
  open: () => Promise.reject(new Error("cases run in the thread")),
};
const options = { root: "", script, seed: 1, from: 0, seconds: undefined, plant: undefined };

test("a case that hangs and one that takes all memory are failures; the cases after them are run", async () => {
  const { failures, from, to, counts } = await watchJob(job, {
    ...{ ...options, cases: 9 },
    heapMegabytes: 64,
  });
  expect(failures.map(({ id, fault }) => [id, fault])).toEqual([
    ["lists:1:3", "hangs"],
    ["lists:1:6", "out of memory"],
  ]);
  expect([from, to]).toEqual([0, 9]);
  expect(counts).toEqual({ lists: 7 });
});
