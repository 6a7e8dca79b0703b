#!/usr/bin/env node
/**
 * Everything that is tested, by one command:
 *
 *   npm test
 *   npm run test:changed [-- REVISION]    what changes since REVISION (HEAD: what is not committed) touch
 *
 * Steps run in stages, at most two beside each other: two cores are kept busy, and on more nothing is lost. The cheap
 * stages come first, and a failure there ends the run; of the suites each has its turn, so that one run tells of all.
 * The end says what ran, what was skipped and why, what passed at its second try only, and what failed. The exit code is that of the first step that failed.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { bootstrap } from "./bootstrap.mjs";
import { playwrightCounts, table, vitestCounts } from "./test-report.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const reports = mkdtempSync(join(tmpdir(), "adder-studio-test-"));
process.on("exit", () => rmSync(reports, { recursive: true, force: true }));

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} command run by npx
 * @property {"vitest" | "playwright"} [runner] whose report gives the counts
 *
 * @typedef {object} Stage
 * @property {Step[][]} lanes run beside each other; the steps of a lane one after the other
 * @property {boolean} [ends] a failure ends the run
 */

/** @param {string} name @param {string} script @returns {Step} */
const script = (name, script) => ({ name, command: ["npm", "run", "-s", script] });

/** @param {string} name @param {string[]} args @returns {Step} */
const vitest = (name, ...args) => ({
  name,
  runner: "vitest",
  command: [
    ...["npx", "vitest", "run", ...args, "--reporter=default"],
    "--reporter=./packages/tools/vitest-report.mjs",
  ],
});

/** @param {string[]} args @returns {Step} */
const journeys = (...args) => ({
  name: "e2e",
  runner: "playwright",
  command: ["npx", "playwright", "test", "--reporter=list,json", ...args],
});

/** @type {Stage} */
const checks = {
  lanes: [
    [script("type check", "typecheck"), script("dead code", "deadcode")],
    [script("lint", "lint"), script("text", "text"), script("boundaries", "boundaries")],
  ],
  ends: true,
};
const build = [script("build", "build"), script("size", "size")];

/** Steps that come after the build. */
const built = ["slow"];

/** @type {Stage[]} */
const everything = [
  checks,
  { lanes: [build, [vitest("unit", "--project", "unit")]], ends: true },
  {
    lanes: [[vitest("browser", "--project", "browser")], [vitest("slow", "--project", "slow")]],
  },
  // Threads and browsers that share their processors with other tests take long.
  { lanes: [[vitest("browsers", "--project", "browsers")]] },
  { lanes: [[journeys()]] },
];

/** @param {string} revision @returns {Stage[]} */
function changedSince(revision) {
  const git = (/** @type {string[]} */ ...args) =>
    spawnSync("git", args, { cwd: root, encoding: "utf8" }).stdout.split("\n");
  const files = [
    ...git("diff", "--name-only", revision),
    ...git("ls-files", "--others", "--exclude-standard"),
  ];
  // A journey goes through the whole app: its own changes are found file by file, the app's touch all of them.
  const touchesApp = files.some((file) => /^(app|public)\//.test(file));
  const only = touchesApp ? [] : [`--only-changed=${revision}`, "--pass-with-no-tests"];
  const touchesJourneys = touchesApp || files.some((file) => file.startsWith("e2e/"));
  return [
    { lanes: [[script("type check", "typecheck")], [script("lint", "lint")]], ends: true },
    { lanes: [[vitest("changed", "--changed", revision, "--passWithNoTests")]] },
    ...(touchesJourneys ? [{ lanes: [build], ends: true }, { lanes: [[journeys(...only)]] }] : []),
  ];
}

/** Lines of a step that are shown again at the end when it fails without saying which test did. */
const lastLines = 12;

/**
 * Runs a step; its lines carry its name where another runs beside it.
 * @param {Step} step
 * @param {boolean} named
 */
function run({ name, command: [program = "", ...args], runner }, named) {
  const isBuilt = built.includes(name);
  const from = performance.now();
  const report = join(reports, `${name}.json`);
  const child = spawn(program, args, {
    cwd: root,
    shell: process.platform === "win32",
    stdio: ["ignore", named ? "pipe" : "inherit", named ? "pipe" : "inherit"],
    env: {
      ...process.env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      ADDER_TEST_REPORT: report,
      // The build step has made app/dist from these sources: one test compares it with another build.
      ...(isBuilt && { ADDER_BUILT: "1" }),
    },
  });
  /** @type {string[]} */
  const lines = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface(stream).on("line", (line) => {
      console.log(`${name.padEnd(10)} | ${line}`);
      lines.push(line);
      if (lines.length > lastLines) lines.shift();
    });
  }
  return new Promise((/** @type {(row: import("./test-report.mjs").Row) => void} */ done) => {
    child.on("error", (error) => console.error(error.message));
    child.on("close", (code) => {
      const seconds = (performance.now() - from) / 1000;
      const counts =
        runner && (runner === "vitest" ? vitestCounts(report, root) : playwrightCounts(report));
      const last = lines.map(stripVTControlCharacters);
      done({ name, code: code ?? 1, seconds, lastLines: last, ...(counts && { counts }) });
    });
  });
}

/** @param {Step[]} steps @param {boolean} named */
async function runLane(steps, named) {
  const rows = [];
  for (const step of steps) {
    rows.push(await run(step, named));
    if (rows.at(-1)?.code !== 0) break;
  }
  return rows;
}

const changed = process.argv.includes("--changed");
await bootstrap({ browser: true, python: true });
const stages = changed
  ? changedSince(process.argv.slice(2).find((word) => !word.startsWith("--")) ?? "HEAD")
  : everything;
const from = performance.now();
/** @type {import("./test-report.mjs").Row[]} */
const rows = [];
for (const { lanes, ends = false } of stages) {
  const ran = await Promise.all(lanes.map((lane) => runLane(lane, lanes.length > 1)));
  rows.push(...ran.flat());
  if (ends && rows.some(({ code }) => code !== 0)) break;
}
const names = stages.flatMap(({ lanes }) => lanes.flat().map(({ name }) => name));
console.log(table(names, rows, (performance.now() - from) / 1000));
process.exitCode = rows.find(({ code }) => code !== 0)?.code ?? 0;
