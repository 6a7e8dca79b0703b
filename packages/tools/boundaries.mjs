#!/usr/bin/env node
/**
 * Checks the imports against .dependency-cruiser.cjs. dependency-cruiser ends well when it found no modules
 * or could not read TypeScript, so both are checked here: a package that was not looked at is a failure.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const bin = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");

const result = spawnSync(
  process.execPath,
  [bin, "--config", ".dependency-cruiser.cjs", "--output-type", "json", "app", "packages", "e2e"],
  { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "inherit"] },
);
/** @type {{modules: {source: string, dependencies: unknown[]}[], summary: {violations: {from: string, to: string, rule: {name: string}, cycle?: {name: string}[]}[]}}} */
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

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`boundaries: ${own.length} modules, each imports only what it may`);
