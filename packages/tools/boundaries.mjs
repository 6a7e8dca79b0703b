#!/usr/bin/env node
/**
 * Checks the imports against .dependency-cruiser.cjs, and that no folders of the app import each other in a circle.
 * dependency-cruiser ends well when it found no modules or could not read TypeScript, so both are checked here: a
 * package that was not looked at is a failure.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { circlesOf, folderOf } from "./folders.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const bin = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");

const result = spawnSync(
  process.execPath,
  [bin, "--config", ".dependency-cruiser.cjs", "--output-type", "json", "app", "packages", "e2e"],
  { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "inherit"] },
);
/** @type {{modules: {source: string, dependencies: {resolved: string}[]}[], summary: {violations: {from: string, to: string, rule: {name: string}, cycle?: {name: string}[]}[]}}} */
const report = JSON.parse(result.stdout);

const faults = report.summary.violations.map(({ from, to, rule, cycle }) => {
  const path = cycle ? cycle.map((step) => step.name).join(" -> ") : to;
  return `${rule.name}: ${from} -> ${path}`;
});

const own = report.modules.filter((module) => !module.source.includes("node_modules"));
const packages = readdirSync(join(root, "packages")).filter((name) =>
  existsSync(join(root, "packages", name, "package.json")),
);
for (const name of packages) {
  const modules = own.filter((module) => module.source.startsWith(`packages/${name}/`));
  const imports = modules.reduce((sum, module) => sum + module.dependencies.length, 0);
  if (modules.length === 0) faults.push(`packages/${name}: no module was looked at`);
  else if (modules.length > 2 && imports === 0) faults.push(`packages/${name}: no import was seen`);
}

/** @type {Map<string, Map<string, string>>} folder -> folders it imports -> one import that shows it */
const folders = new Map();
for (const { source, dependencies } of own) {
  const from = folderOf(source);
  if (from === undefined) continue;
  for (const { resolved } of dependencies) {
    const to = folderOf(resolved);
    if (to === undefined || to === from) continue;
    const imports = folders.get(from) ?? new Map();
    folders.set(from, imports);
    imports.set(to, `${source} -> ${resolved}`);
  }
}
if (folders.size < 10) faults.push(`app: only ${folders.size} folders were seen`);
for (const circle of circlesOf(folders)) {
  faults.push(`folders in a circle: ${circle.join(" -> ")}`);
  for (const [i, from] of circle.slice(0, -1).entries()) {
    faults.push(`  ${folders.get(from)?.get(circle[i + 1] ?? "")}`);
  }
}

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(
  `boundaries: ${own.length} modules, each imports only what it may; ${folders.size} folders of the app, no circle`,
);
