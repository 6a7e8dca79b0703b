/**
 * Reads the reports of Vitest (`vitest-report.mjs`) and Playwright, and writes the end of a test run: a table, what was
 * skipped, what was flaky, and last what failed, so that somebody who sees only the last lines of a run knows what to fix.
 */
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { testPython } from "./python.mjs";

/**
 * @typedef {object} Fault
 * @property {string} project
 * @property {string} file
 * @property {string} title with those of the groups around it
 * @property {string[]} why lines of its message
 *
 * @typedef {object} VitestReport
 * @property {(Fault & {state: "passed" | "failed" | "skipped", flaky: boolean, seconds: number})[]} tests
 * @property {string[][]} outside errors that belong to no test
 *
 * @typedef {object} Counts
 * @property {number} passed
 * @property {Fault[]} failed
 * @property {Fault[]} flaky passed at the second try only
 * @property {{file: string, title: string, why: string}[]} skipped
 * @property {{title: string, seconds: number}} slowest
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {number} code exit code
 * @property {number} seconds
 * @property {Counts} [counts]
 * @property {string[]} [lastLines] that a failed step without counts printed
 */

/** @returns {Counts} */
function noCounts() {
  return { passed: 0, failed: [], flaky: [], skipped: [], slowest: { title: "", seconds: 0 } };
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
 * @param {string} path of the report of `vitest-report.mjs`
 * @param {string} root
 * @returns {Counts | undefined}
 */
export function vitestCounts(path, root) {
  /** @type {VitestReport | undefined} */
  const report = readReport(path);
  if (report === undefined) return undefined;
  const counts = noCounts();
  for (const { project, file: absolute, title, why, state, flaky, seconds } of report.tests) {
    const file = relative(root, absolute);
    if (flaky) counts.flaky.push({ project, file, title, why });
    else if (state === "passed") counts.passed++;
    else if (state === "failed") counts.failed.push({ project, file, title, why });
    else counts.skipped.push({ file, title, why: whySkipped(absolute) });
    if (seconds > counts.slowest.seconds) counts.slowest = { title, seconds };
  }
  for (const why of report.outside) {
    counts.failed.push({ project: "", file: "", title: "(outside of the tests)", why });
  }
  return counts;
}

/**
 * The lines of a journey's first failed try.
 * @param {any[]} results
 */
function whyOf(results) {
  const { errors = [] } = results.find(({ status }) => status !== "passed") ?? {};
  return errors.flatMap((/** @type {any} */ { message = "", location }) => [
    ...stripVTControlCharacters(message)
      .split("\n")
      .filter((line) => line.trim() !== ""),
    ...(location === undefined ? [] : [`at ${location.file}:${location.line}`]),
  ]);
}

/**
 * @param {string} path of Playwright's JSON report
 * @returns {Counts | undefined}
 */
export function playwrightCounts(path) {
  const report = readReport(path);
  if (report === undefined) return undefined;
  const counts = noCounts();
  /** @param {any} suite @param {string[]} groups */
  const visit = (suite, groups) => {
    for (const { title: own, file, tests } of suite.specs) {
      const title = [...groups, own].join(" > ");
      for (const { status, annotations, results, projectName: project } of tests) {
        const fault = { project, file: `e2e/${file}`, title, why: whyOf(results) };
        if (status === "expected") counts.passed++;
        else if (status === "flaky") counts.flaky.push(fault);
        else if (status === "unexpected") counts.failed.push(fault);
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
    for (const inner of suite.suites ?? []) visit(inner, [...groups, inner.title]);
  };
  // The outermost groups are files.
  for (const suite of report.suites) visit(suite, []);
  for (const error of report.errors ?? []) {
    const why = whyOf([{ status: "failed", errors: [error] }]);
    counts.failed.push({ project: "", file: "", title: "(outside of the journeys)", why });
  }
  return counts;
}

/** @param {number} seconds */
function timeOf(seconds) {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** @param {Fault} fault */
const flakyLines = (fault) => [
  `  ${nameOf(fault)}`,
  ...fault.why.slice(0, 1).map((line) => `    ${line}`),
];

/** Lines that all failures take together, and those of one at most: an automatic run may show its last 120 only. */
const linesOfFailures = 60;
const linesOfOne = 12;

/** @param {Fault} fault */
const nameOf = ({ project, file, title }) =>
  [project, file, title].filter((part) => part !== "").join(", ");

/**
 * Lists what failed, each by project, file and title with the first lines of its message: of all, however many there are, the names,
 * as far as they fit.
 * @param {readonly Row[]} rows
 */
function failuresOf(rows) {
  const faults = rows.flatMap(({ name, code, counts, lastLines = [] }) => {
    const found = counts?.failed ?? [];
    if (code === 0 || found.length > 0) return found;
    const title = `ended with code ${code}${lastLines.length > 0 ? ", its last lines" : ""}`;
    return [{ project: name, file: "", title, why: lastLines }];
  });
  if (faults.length === 0) return [];
  const named = faults.slice(0, linesOfFailures - 2);
  const left = linesOfFailures - 2 - named.length;
  const each = Math.min(linesOfOne, Math.floor(left / named.length));
  return [
    "",
    "Failed:",
    ...named.flatMap((fault) => [
      `  ${nameOf(fault)}`,
      ...fault.why.slice(0, each).map((line) => `    ${line}`),
    ]),
    ...(faults.length > named.length ? [`  and ${faults.length - named.length} more`] : []),
  ];
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
            ...[
              counts.passed,
              counts.failed.length,
              counts.flaky.length,
              counts.skipped.length,
            ].map(String),
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
  const flaky = rows.flatMap(({ counts }) => counts?.flaky.flatMap(flakyLines) ?? []);
  return [
    "",
    ...lines,
    `all ${timeOf(seconds)}`,
    ...(notRun.length > 0 ? ["", "Skipped:", ...notRun] : []),
    ...(flaky.length > 0 ? ["", "Flaky (passed at the second try only):", ...flaky] : []),
    ...failuresOf(rows),
  ].join("\n");
}
