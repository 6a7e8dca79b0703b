import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type EngineName, engineNames } from "@adder-studio/core";
import { goalsText, readmeText, titleOf, type WholeRun } from "../readme";
import { reportText } from "../report-text";
import { type Report, type SuiteName, suiteNames } from "../types";
import { describeMachine } from "./machine";

/** One engine and suite. A process of its own measures it, without memory or compiled code of another. */
interface Part {
  readonly backend: EngineName;
  readonly suite: SuiteName;
  readonly threads: number;
  readonly browser: boolean;
}

/** Longest time of a part: one that hangs must not delay the others. */
const mostMs = 300_000;
/** Time after that in which a part may write its rows so far. */
const graceMs = 60_000;

/** Returns all parts of a whole run, in the order of the tables. */
export function wholeParts(cores: number): Part[] {
  const many = Math.min(2, cores);
  const counts = many > 1 ? [1, many] : [1];
  const wasm = (suite: SuiteName): Part[] => [
    { backend: "wasm", suite, threads: many, browser: false },
    ...counts.map((threads) => ({ backend: "wasm" as const, suite, threads, browser: true })),
  ];
  const others = (suite: SuiteName) =>
    (["webgl", "webgpu", "cpu"] as const).map(
      (backend): Part => ({ backend, suite, threads: 1, browser: backend !== "cpu" }),
    );
  return [
    ...wasm("steps"),
    ...wasm("kernels"),
    ...others("kernels"),
    ...others("steps"),
    { backend: "wasm", suite: "growth", threads: 1, browser: false },
  ];
}

function partTitle({ backend, suite, threads, browser }: Part): string {
  const place = browser ? "Chromium" : "Node";
  return `${suite}: ${backend}, ${threads} thread${threads > 1 ? "s" : ""}, ${place}`;
}

/** Runs the headless command for a part. Returns its report, and the reason where it did not come to its end. */
function measure(root: string, part: Part): Promise<{ report?: Report; reason?: string }> {
  const { backend, suite, threads, browser } = part;
  const args = ["bench", "--json", "--backend", backend, "--suite", suite];
  if (backend === "wasm") args.push("--threads", `${threads}`);
  if (browser) args.push("--browser", "chromium");
  const child = spawn(process.execPath, [join(root, "packages/tools/headless.mjs"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    child.kill();
  }, mostMs);
  const lastLimit = setTimeout(() => child.kill("SIGKILL"), mostMs + graceMs);
  const out: Buffer[] = [];
  let lastLine = "";
  child.stdout.on("data", (data: Buffer) => out.push(data));
  child.stderr.on("data", (data: Buffer) => {
    lastLine = data.toString("utf8").trim().split("\n").at(-1) || lastLine;
  });
  return new Promise((resolve) => {
    child.on("close", (code) => {
      clearTimeout(limit);
      clearTimeout(lastLimit);
      const text = Buffer.concat(out).toString("utf8");
      const whole = text.endsWith("\n");
      resolve({
        ...(whole && { report: JSON.parse(text) as Report }),
        ...(late && { reason: `not done after ${mostMs / 1000} s` }),
        ...(!late && code !== 0 && { reason: lastLine || `it ended with ${code}` }),
      });
    });
  });
}

function parseOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      backend: { type: "string" },
      suite: { type: "string" },
    },
  });
  const { backend, suite, json } = values;
  const known = (name: string | undefined, names: readonly string[], what: string) => {
    if (name === undefined || names.includes(name)) return;
    throw new TypeError(`There is no ${what} "${name}"; there are ${names.join(", ")}.`);
  };
  known(backend, engineNames, "engine");
  known(suite, suiteNames, "suite");
  return { backend, suite, json };
}

/**
 * Runs `npm run bench`: every engine and suite, or those that `args` name, one process after the other. Writes tables to
 * stdout, or JSON; a whole run also writes packages/bench/README.md. Returns 0, 1 when nothing was measured, 2 for bad
 * usage.
 */
export async function main(args: readonly string[], root: string): Promise<number> {
  let options: ReturnType<typeof parseOptions>;
  try {
    options = parseOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 2;
  }
  const { backend, suite, json } = options;
  const all = wholeParts(describeMachine().cores);
  const parts = all.filter(
    (part) =>
      (backend === undefined || part.backend === backend) &&
      (suite === undefined || part.suite === suite),
  );
  const reports: Report[] = [];
  const missing: { title: string; reason: string }[] = [];
  for (const [i, part] of parts.entries()) {
    const started = performance.now();
    process.stderr.write(`${i + 1} of ${parts.length}, ${partTitle(part)} ... `);
    const { report, reason } = await measure(root, part);
    if (report) reports.push(report);
    if (reason !== undefined) missing.push({ title: partTitle(part), reason });
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    process.stderr.write(`${reason ?? "done"}, ${seconds} s\n`);
  }
  const date = new Date().toISOString().slice(0, 10);
  const run: WholeRun = { date, node: process.version, reports, missing };
  if (json) {
    process.stdout.write(`${JSON.stringify(run)}\n`);
  } else {
    for (const report of reports) {
      process.stdout.write(`${titleOf(report)}\n\n${reportText(report)}\n\n`);
    }
    process.stdout.write(`${goalsText(reports)}\n`);
    for (const { title, reason } of missing) process.stdout.write(`${title}: ${reason}\n`);
  }
  if (parts.length === all.length && reports.length > 0) {
    writeFileSync(join(root, "packages/bench/README.md"), readmeText(run));
  }
  return reports.length > 0 ? 0 : 1;
}
