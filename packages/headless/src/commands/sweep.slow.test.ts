import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Experiment,
  type ExperimentSetting,
  experiments,
  settingGraph,
} from "@adder-studio/blocks/experiments";
import { documentText } from "@adder-studio/graph";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readRunFile } from "../runs/run-file";

const cli = fileURLToPath(new URL("../../../tools/headless.mjs", import.meta.url));

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adder-studio-sweep-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

function sweep(argv: readonly string[], onText?: (text: string, child: ChildProcess) => void) {
  return new Promise<Ended>((resolve) => {
    const child = spawn(process.execPath, [cli, "sweep", ...argv, "--out", folder], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += text;
      onText?.(stderr, child);
    });
    child.once("exit", (code) => resolve({ code, stderr }));
  });
}

const files = () => readdirSync(folder).sort();
const small = ["template:lenet5-bn-adder", "--steps", "2", "--grid", "batch=4,8"];

it("leaves a file a run and a summary, and takes finished runs as they are", async () => {
  const first = await sweep([...small, "--seeds", "1..2", "--jobs", "2"]);
  expect(first).toMatchObject({ code: 0 });
  expect(first.stderr).toContain("4 runs made, 0 there already.");
  expect(files()).toEqual(
    [
      "batch_4--seed_1.jsonl",
      "batch_4--seed_2.jsonl",
      "batch_8--seed_1.jsonl",
      "batch_8--seed_2.jsonl",
      "summary.csv",
    ].map((name) => name.replaceAll("_", "=")),
  );
  const text = readFileSync(join(folder, "batch=8--seed=2.jsonl"), "utf8");
  expect(readRunFile(text)).toMatchObject({ setting: { batch: "8" }, seed: 2, steps: 2 });
  expect(text.split("\n").filter((line) => line.includes('"type":"step"'))).toHaveLength(2);
  const summary = readFileSync(join(folder, "summary.csv"), "utf8").split("\r\n");
  expect(summary[0]).toMatch(/^batch,n,/);
  expect(summary[1]).toMatch(/^4,2,/);
  writeFileSync(join(folder, "batch=4--seed=1.jsonl"), text.slice(0, 300));
  const again = await sweep([...small, "--seeds", "1..3", "--jobs", "2"]);
  expect(again.stderr).toContain("3 runs made, 3 there already.");
});

it("names a run that fails, makes the others and ends with 1", async () => {
  // Without batch norm a huge rate leaves no finite loss.
  const bare = experiments.find(({ id }) => id === "no-batch-norm") as Experiment;
  const setting = bare.settings.find(({ id }) => id === "conv-bare") as ExperimentSetting;
  const file = join(folder, "bare.json");
  writeFileSync(file, documentText(settingGraph(bare, setting)));
  const length = ["--steps", "10", "--set", "batch=8"];
  const { code, stderr } = await sweep([file, ...length, "--grid", "lr=1000,0.01,0.02"]);
  expect(stderr).toMatch(/lr=1000--seed=1 failed: .* stopped being finite at step/);
  expect(stderr).toContain("2 runs made, 0 there already, 1 failed.");
  expect(code).toBe(1);
  expect(files().filter((name) => name.endsWith(".jsonl"))).toHaveLength(2);
});

it("leaves what it finished when it is interrupted, and goes on from there", async () => {
  const argv = [...small, "--seeds", "1..3", "--jobs", "1"];
  let interrupted = false;
  const { code, stderr } = await sweep(argv, (text, child) => {
    if (interrupted || !text.includes("1: ")) return;
    interrupted = true;
    child.kill("SIGINT");
  });
  expect(code).toBe(130);
  expect(stderr).toContain("goes on from here");
  const made = files().filter((name) => name.endsWith(".jsonl")).length;
  expect(made).toBeGreaterThan(0);
  expect(made).toBeLessThan(6);
  expect(await sweep(argv)).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`${6 - made} runs made, ${made} there already.`),
  });
});

it.each([
  ["template:lenet5-bn-adder", "--grid", "lr"],
  ["template:lenet5-bn-adder", "--grid", "lr=quick"],
  ["template:lenet5-bn-adder", "--grid", "seed=1,2"],
  ["template:lenet5-bn-adder", "--seeds", "3..1"],
  ["template:lenet5-bn-adder", "--grid", "template=lenet5-bn-conv"],
  ["--grid", "template=nothing"],
  ["--grid", "lr=0.1"],
  ["template:lenet5-bn-adder", "--epochs", "1", "--steps", "1"],
])("refuses %s %s %s %s before anything runs", async (...argv) => {
  const { code, stderr } = await sweep(argv.filter((word) => word !== undefined));
  expect(code).toBe(2);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(files()).toEqual([]);
});
