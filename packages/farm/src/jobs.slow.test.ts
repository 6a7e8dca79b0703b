/** The part of the farms that `npm test` runs: some seconds of each job, all pinned cases, all planted faults. */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { jobNamed, jobNames } from "./jobs";
import { pinnedCases } from "./pinned";
import { findPlant } from "./plants";
import { runCase, runJob } from "./run";

const root = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");
/** Cases of each job in Node: three seconds of each on a machine at rest. */
const cases: Readonly<Record<string, number>> = { links: 1000, files: 2000, edits: 3 };
const jobs = await Promise.all(jobNames.map(jobNamed));
const inNode = jobs.filter(({ place }) => place === "thread");

describe.each(inNode)("$name", (job) => {
  test("holds what it promises", async () => {
    const count = cases[job.name] ?? 0;
    const result = await runJob(job, { seed: 20_240, from: 0, cases: count, root });
    const { failures, slowest, seen } = result;
    console.info(job.name, `slowest ${slowest?.ms.toFixed(1)} ms, ${slowest?.id}`, seen);
    expect(failures).toEqual([]);
    expect(result.to).toBe(count);
  });

  const pinned = pinnedCases(root, job.name);
  test.skipIf(pinned.length === 0)("pinned cases hold", async () => {
    const farm = await job.open({ root });
    for (const { name, was, entry } of pinned) {
      const { outcome } = await runCase(job, farm, entry);
      expect(outcome, `${name}: ${was}`).toMatchObject({ ok: true });
    }
    await farm.close?.();
  });

  // What hangs or takes all memory has to be ended from outside: see watch.test.ts, and `farm plants`.
  const isEnded = (plant: string) => ["endless", "trusting"].includes(plant);
  const plants = Object.keys(job.plants).filter((plant) => !isEnded(plant));
  test.each(plants)("finds the planted fault “%s”, whose case fails alone", async (plant) => {
    const proof = await findPlant(job, plant, { root, seed: 1 });
    expect(proof?.cases).toBeGreaterThan(0);
  });
});
