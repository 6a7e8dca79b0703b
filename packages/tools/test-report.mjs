/** Reads the JSON reports of Vitest and Playwright, and writes the table at the end of a test run. */
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { testPython } from "./python.mjs";

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} flaky passed at the second try only
 * @property {{file: string, title: string, why: string}[]} skipped
 * @property {{title: string, seconds: number}} slowest
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {number} code exit code
 * @property {number} seconds
 * @property {Counts} [counts]
 */

/** @returns {Counts} */
function noCounts() {
  return { passed: 0, failed: 0, flaky: 0, skipped: [], slowest: { title: "", seconds: 0 } };
}

/** @param {string} path */
function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/** Why a test of Vitest was skipped: its report does not say, but only what a machine may lack is ever skipped. */
function whySkipped(/** @type {string} */ file) {
  if (!readFileSync(file, "utf8").includes("tools/python.mjs")) return "see its title";
  return testPython() === undefined ? "no Python with PyTorch here" : "asked for where CI is set";
}

/**
 * @param {string} path of Vitest's JSON report
 * @param {string} root
 * @returns {Counts | undefined}
 */
export function vitestCounts(path, root) {
  const report = readReport(path);
  if (report === undefined) return undefined;
  const counts = noCounts();
  for (const { name: file, assertionResults } of report.testResults) {
    for (const { status, fullName: title, duration = 0 } of assertionResults) {
      if (status === "passed") counts.passed++;
      else if (status === "failed") counts.failed++;
      else counts.skipped.push({ file: relative(root, file), title, why: whySkipped(file) });
      const seconds = duration / 1000;
      if (seconds > counts.slowest.seconds) counts.slowest = { title, seconds };
    }
  }
  return counts;
}

/**
 * @param {string} path of Playwright's JSON report
 * @returns {Counts | undefined}
 */
export function playwrightCounts(path) {
  const report = readReport(path);
  if (report === undefined) return undefined;
  const counts = noCounts();
  /** @param {any} suite */
  const visit = (suite) => {
    for (const { title, file, tests } of suite.specs) {
      for (const { status, annotations, results } of tests) {
        if (status === "expected") counts.passed++;
        else if (status === "flaky") counts.flaky++;
        else if (status === "unexpected") counts.failed++;
        else {
          const why = annotations.find(
            (/** @type {any} */ one) => one.type === "skip",
          )?.description;
          counts.skipped.push({
            file: `e2e/${file}`,
            title,
            why: why ?? "a step before it failed",
          });
        }
        const seconds =
          Math.max(0, ...results.map((/** @type {any} */ one) => one.duration)) / 1000;
        if (seconds > counts.slowest.seconds) counts.slowest = { title, seconds };
      }
    }
    for (const inner of suite.suites ?? []) visit(inner);
  };
  for (const suite of report.suites) visit(suite);
  return counts;
}

/** @param {number} seconds */
function timeOf(seconds) {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/**
 * @param {string[]} names of all steps, whether they ran or not
 * @param {Row[]} rows of those that ran
 * @param {number} seconds
 */
export function table(names, rows, seconds) {
  const cells = names.map((name) => {
    const row = rows.find((one) => one.name === name);
    if (row === undefined) return [name, "not run", "", "", "", "", "", ""];
    const { code, counts } = row;
    const slowest = counts?.slowest;
    return [
      name,
      code === 0 ? "ok" : "FAILED",
      timeOf(row.seconds),
      ...(counts === undefined
        ? ["", "", "", "", ""]
        : [
            ...[counts.passed, counts.failed, counts.flaky, counts.skipped.length].map(String),
            slowest ? `${slowest.seconds.toFixed(0)} s: ${slowest.title.slice(-70)}` : "",
          ]),
    ];
  });
  const head = ["step", "result", "time", "passed", "failed", "flaky", "skipped", "slowest test"];
  const all = [head, ...cells];
  const widths = head.map((_, at) => Math.max(...all.map((line) => line[at]?.length ?? 0)));
  const lines = all.map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  /** @type {Map<string, string[]>} */
  const skipped = new Map();
  for (const { name, counts } of rows) {
    for (const { file, title, why } of counts?.skipped ?? []) {
      const key = `${name}, ${file}: ${why}`;
      skipped.set(key, [...(skipped.get(key) ?? []), title]);
    }
  }
  const notRun = [...skipped].map(
    ([key, titles]) => `  ${key}\n${titles.map((title) => `    ${title}`).join("\n")}`,
  );
  return [
    "",
    ...lines,
    `all ${timeOf(seconds)}`,
    ...(notRun.length > 0 ? ["", "Skipped:", ...notRun] : []),
  ].join("\n");
}
