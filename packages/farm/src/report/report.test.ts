import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { jobNamed, jobNames } from "../jobs";
import { readReport, textOf, textPath } from "./file";
import { reportText } from "./text";
import type { Report, ReportedRun } from "./types";

const root = fileURLToPath(new URL("../../../../", import.meta.url)).replace(/\/$/, "");
const jobs = await Promise.all(jobNames.map(jobNamed));

test("docs/reliability.md is what docs/reliability.json says", () => {
  const page = readFileSync(textPath(root), "utf8");
  expect(page).toBe(textOf(root, readReport(root), jobs));
});

test("no case on record is counted twice, and each run is of a job and counts its units", () => {
  const { runs, plants } = readReport(root);
  const last = new Map<string, number>();
  for (const { job, seed, from, to, counts } of runs) {
    const key = `${job} ${seed}`;
    expect(from, key).toBeGreaterThanOrEqual(last.get(key) ?? 0);
    expect(to).toBeGreaterThan(from);
    last.set(key, to);
    const units = jobs.find(({ name }) => name === job)?.goals.map(({ unit }) => unit);
    for (const unit of Object.keys(counts)) expect(units).toContain(unit);
  }
  for (const { job, plant } of plants) {
    expect(Object.keys(jobs.find(({ name }) => name === job)?.plants ?? {})).toContain(plant);
  }
});

const machine = { cpu: "A", cores: 2, memoryGb: 8, os: "Linux", runtime: "Node" };
const run: ReportedRun = {
  ...{
    job: "links",
    date: "2026-12-01 07:00",
    commit: "abcd",
    machine,
    seed: 1,
    from: 0,
    to: 1500,
  },
  ...{ counts: { "links and documents": 1499 }, seconds: 60 },
  failures: [{ id: "links:1:7", fault: "a fault", detail: "", times: 1 }],
};

test("the page adds up, and lists what is not fixed", async () => {
  const links = await jobNamed("links");
  const report: Report = {
    runs: [run, { ...run, from: 1500, to: 3000, failures: [] }],
    plants: [],
  };
  const open = reportText(report, [links], new Map());
  expect(open).toMatch(/\| 5,000,000 +\|? *\| *2,998 \|/);
  expect(open).toContain("- `links:1:7`: a fault");
  const pinned = {
    name: "x",
    was: "It fell.",
    fixed: "2026-12-01",
    found: ["links:1:7"],
    entry: 0,
  };
  const closed = reportText(report, [links], new Map([["links", [pinned]]]));
  expect(closed).not.toContain("- `links:1:7`");
  expect(closed).toContain("- `x`: It fell. Fixed 2026-12-01.");
});
