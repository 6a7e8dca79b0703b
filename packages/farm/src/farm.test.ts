import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomStream } from "@adder-studio/core";
import { expect, test } from "vitest";
import { dataOf, dataText } from "./data-text";
import { grows, slopeOf } from "./heap";
import { caseIn, keepFailure, pinnedCases } from "./pinned";
import { nextIndex } from "./report/file";
import { runJob } from "./run";
import type { Failed, Job } from "./types";

const failed = (fault: string): Failed => ({ ok: false, fault, detail: "seen" });

/** A job on lists of numbers below 100, of which none may hold a 7. */
const sevens: Job<readonly number[]> = {
  name: "sevens",
  about: "Lists of numbers.",
  promises: ["None holds a 7."],
  goals: [{ unit: "lists", size: 1000 }],
  limits: {},
  plants: {},
  place: "thread",
  open: async ({ plant }) => ({
    make: (random) => Array.from({ length: 20 }, () => random.below(100)),
    run(entry) {
      if (plant === "throws" && entry.includes(9)) throw new RangeError("nine");
      return entry.includes(7) ? failed("a seven") : { ok: true, seen: "none" };
    },
    *smaller(entry) {
      for (const at of entry.keys()) yield entry.filter((_, k) => k !== at);
    },
  }),
};
const options = { seed: 1, from: 0, root: "", cases: 100 };

test("equal failures are kept once, counted, and shrunk; others count towards the goal", async () => {
  const { failures, counts, to } = await runJob(sevens, options);
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatchObject({ fault: "a seven", entry: [7] });
  const isBad = (index: number) => {
    const random = randomStream(1, "sevens", index);
    return Array.from({ length: 20 }, () => random.below(100)).includes(7);
  };
  const bad = Array.from({ length: 100 }, (_, index) => index).filter(isBad);
  expect(failures[0]?.times).toBe(bad.length);
  expect(failures[0]?.id).toBe(`sevens:1:${bad[0]}`);
  expect(counts).toEqual({ lists: 100 - bad.length });
  expect(to).toBe(100);
});

test("what is thrown is a failure with its place", async () => {
  const { failures } = await runJob(sevens, { ...options, plant: "throws" });
  expect(failures.map(({ fault }) => fault)).toContainEqual(
    expect.stringMatching(/^uncaught RangeError/),
  );
});

test("a case that is slow once is measured again, and one that is slow always is a failure", async () => {
  const busy = (ms: number) => {
    const from = process.cpuUsage();
    while (process.cpuUsage(from).user < 1000 * ms);
  };
  let runs = 0;
  const slow = (isAlways: boolean): Job<number> => ({
    ...{ ...sevens, name: "slow", limits: { processorMs: 20 } },
    open: async () => ({
      make: (_, index) => index,
      run(entry) {
        runs += 1;
        if (entry === 3 && (isAlways || runs < 5)) busy(100);
        return { ok: true, seen: "done" };
      },
    }),
  });
  const once = await runJob(slow(false), { ...options, cases: 6 });
  expect(once.failures).toEqual([]);
  const always = await runJob(slow(true), { ...options, cases: 6 });
  expect(always.failures.map(({ fault, id }) => [fault, id])).toEqual([["too slow", "slow:1:3"]]);
  expect(always.slowest?.ms).toBeGreaterThan(20);
});

test("a slope knows its error: noise is no growth, a line in noise is", () => {
  const random = randomStream(3, "heap");
  const noise = Array.from({ length: 40 }, () => 1e5 * random.normal());
  const line = (perCase: number) =>
    noise.map((off, i) => [1000 * i, 2e7 + perCase * 1000 * i + off] as const);
  const [flat, steep] = [slopeOf(line(0)), slopeOf(line(500))];
  if (!flat || !steep) throw new Error("there are samples enough");
  expect(grows(flat, 4)).toBe(false);
  expect(grows(steep, 4)).toBe(true);
  expect(Math.abs(steep.bytesPerCase - 500)).toBeLessThan(4 * steep.error);
  expect(slopeOf(line(1).slice(0, 5))).toBeUndefined();
});

test("cases come back from their files, bytes and all", () => {
  const entry = { name: "x", bytes: Uint8Array.from([0, 255, 7]), list: [1, "two", null] };
  expect(dataOf(dataText(entry))).toEqual(entry);
  const root = mkdtempSync(join(tmpdir(), "farm-"));
  try {
    const failure = { ...failed("a fault"), id: "sevens:1:2", times: 1, entry };
    const path = keepFailure(root, "sevens", failure);
    expect(caseIn(path ?? "")).toEqual(entry);
    mkdirSync(join(root, "packages/farm/pinned/sevens"), { recursive: true });
    const pinned = dataText({ was: "A fault.", fixed: "2026-12-01", found: [], case: entry });
    writeFileSync(join(root, "packages/farm/pinned/sevens/first.json"), pinned);
    expect(pinnedCases(root, "sevens")).toEqual([
      { name: "first", was: "A fault.", fixed: "2026-12-01", found: [], entry },
    ]);
    writeFileSync(join(root, "packages/farm/pinned/sevens/second.json"), "{}");
    expect(() => pinnedCases(root, "sevens")).toThrow("is no pinned case");
  } finally {
    rmSync(root, { recursive: true });
  }
});

test("a run takes the cases after those on record, of its own seed and job", () => {
  const run = { date: "", commit: "", counts: {}, failures: [], seconds: 1 };
  const machine = { cpu: "", cores: 1, memoryGb: 1, os: "", runtime: "" };
  const at = (job: string, seed: number, from: number, to: number) => ({
    ...{ ...run, machine, job, seed, from, to },
  });
  const report = {
    runs: [
      at("links", 1, 0, 50),
      at("links", 2, 0, 900),
      at("links", 1, 50, 70),
      at("files", 1, 0, 99),
    ],
    plants: [],
  };
  expect(nextIndex(report, "links", 1)).toBe(70);
  expect(nextIndex(report, "edits", 1)).toBe(0);
});
