/**
 * Runs of 60 steps on each version of the wasm engine, held to the weights that they had when the version was the present one. The
 * hashes of engine 1 come from a checkout of its own time (f9209b9c): whatever changes around the engine must not change what an
 * earlier one gives, or every old receipt would be called false.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { engineVersions } from "@adder-studio/core/engines";
import { afterAll, expect, it } from "vitest";
import runs from "../golden/engines.json";

const cli = fileURLToPath(new URL("../../tools/headless.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "adder-studio-engines-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Limit of a run: minutes where seconds are usual, so that only a hang fails. */
const runMs = 300_000;

it.each(runs)("engine $engine: $run", { timeout: runMs }, ({ engine, run, marks, weights }) => {
  const events = join(folder, "events.jsonl");
  const argv = ["train", ...run.split(" "), "--steps", "60", "--engine", `${engine}`];
  execFileSync(process.execPath, [cli, ...argv, "--events", events], { stdio: "pipe" });
  const all = readFileSync(events, "utf8").trim().split("\n");
  const rows = all.map((line) => JSON.parse(line));
  const marked = Object.fromEntries(
    rows.filter(({ type }) => type === "mark").map(({ step, hash }) => [step, hash]),
  );
  expect(marked).toMatchObject(marks);
  expect(rows.find(({ type }) => type === "done")?.weightsHash).toBe(weights);
});

it("each version has a run by which it differs from all others", () => {
  const wide = runs.filter(({ run }) => run.includes("filters=64"));
  expect(wide.map(({ engine }) => engine)).toEqual(engineVersions.map(({ id }) => id));
  expect(new Set(wide.map(({ weights }) => weights)).size).toBe(engineVersions.length);
});
