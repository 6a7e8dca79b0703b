#!/usr/bin/env node
/**
 * Functions of more than 100 lines (Biome's noExcessiveLinesPerFunction; tests may be longer). Those that there are stand in
 * long-functions.json with their number of lines. The list only shrinks: a new one, or one that has grown, is a fault,
 * and so is an entry that is too high. `node packages/tools/long-functions.mjs --shrink` lowers and removes entries.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const listFile = "packages/tools/long-functions.json";
const test = /\.(test|spec)\.tsx?$/;

/**
 * The lines of each long function by its file, the longest first.
 * @returns {Record<string, number[]>}
 */
function findLong() {
  const rule = "--only=complexity/noExcessiveLinesPerFunction";
  const { stdout } = spawnSync(
    join(root, "node_modules/.bin/biome"),
    ["lint", rule, "--max-diagnostics=none", "--reporter=json"],
    { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26, shell: process.platform === "win32" },
  );
  /** @type {{summary: {unchanged: number}, diagnostics: {message: string, location: {path: string}}[]}} */
  const { summary, diagnostics } = JSON.parse(stdout);
  if (summary.unchanged < 1000) throw new Error(`Biome read ${summary.unchanged} files only`);
  /** @type {Record<string, number[]>} */
  const found = {};
  for (const { message, location } of diagnostics) {
    if (test.test(location.path)) continue;
    const [, lines = ""] = /\((\d+)\)/.exec(message) ?? [];
    found[location.path] = [...(found[location.path] ?? []), Number(lines)].sort((a, b) => b - a);
  }
  return found;
}

/**
 * Holds the long functions against the list.
 * @param {Record<string, readonly number[]>} found
 * @param {Record<string, readonly number[]>} listed
 * @returns {{faults: string[], shrunk: Record<string, number[]>}} sentences, and the list as it may be now
 */
export function compare(found, listed) {
  const faults = [];
  /** @type {Record<string, number[]>} */
  const shrunk = {};
  for (const path of new Set([...Object.keys(found), ...Object.keys(listed)].sort())) {
    const now = found[path] ?? [];
    const may = listed[path] ?? [];
    for (const [i, lines] of now.entries()) {
      if (lines > (may[i] ?? 0)) {
        faults.push(`${path}: a function of ${lines} lines; ${may[i] ?? 100} are allowed`);
      }
    }
    const left = may.flatMap((lines, i) => (now[i] === undefined ? [] : [Math.min(lines, now[i])]));
    if (left.join() !== may.join()) {
      const hint = "run node packages/tools/long-functions.mjs --shrink";
      faults.push(`${listFile}: ${path} is shorter now; ${hint}`);
    }
    if (left.length > 0) shrunk[path] = left;
  }
  return { faults, shrunk };
}

function main() {
  const listed = JSON.parse(readFileSync(join(root, listFile), "utf8"));
  const found = findLong();
  const { faults, shrunk } = compare(found, listed);
  if (process.argv.includes("--shrink")) {
    // An entry a line, as the formatter has it.
    const lines = Object.entries(shrunk).map(
      ([file, lengths]) => `  ${JSON.stringify(file)}: [${lengths.join(", ")}]`,
    );
    writeFileSync(join(root, listFile), `{\n${lines.join(",\n")}\n}\n`);
    return;
  }
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
  console.log(`long functions: ${Object.values(found).flat().length}, each listed`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
