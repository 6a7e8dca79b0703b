#!/usr/bin/env node
/**
 * Makes a fresh clone ready with Node and npm alone: `node packages/tools/bootstrap.mjs [--tests]`.
 * Nothing but Node's own modules may be imported here: it runs before anything is installed. All talk
 * goes to stderr, so that a command that starts with it keeps its stdout.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  caddyPath,
  debianPackages,
  everyBrowserIsRequired,
  firefoxPath,
  isRootOnDebian,
  nginxPath,
  webkitPaths,
} from "./browsers.mjs";
import { chromiumPath } from "./chromium.mjs";
import { installPython, pythonIsRequired } from "./python.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const pnpmVersion = "10.34.8";
const oldestNode = [20, 19];
const stampPath = join(root, "node_modules/.adder-studio-install");

/** @param {string} text */
function stop(text) {
  console.error(text);
  process.exit(1);
}

/**
 * Runs a command in the project's root; true when it succeeded. In quiet mode its words show only when it failed.
 * @param {string} command
 * @param {string[]} args
 * @param {boolean} quiet
 */
function run(command, args, quiet) {
  const result = spawnSync(command, args, {
    cwd: root,
    // Windows has npx.cmd, which only a shell can start.
    shell: process.platform === "win32",
    stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", 2, 2],
    env: { ...process.env, CI: process.env.CI ?? "true" },
  });
  const succeeded = result.error === undefined && result.status === 0;
  if (!succeeded && quiet) process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}`);
  return succeeded;
}

/**
 * Returns the first line that a command prints, or undefined when it cannot be run.
 * @param {string} command
 * @param {string[]} args
 */
function firstLineOf(command, args) {
  const shell = process.platform === "win32";
  const result = spawnSync(command, args, { cwd: root, shell, encoding: "utf8" });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = oldestNode;
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    stop(`Adder Studio needs Node ${oldestNode.join(".")} or newer; this is ${process.version}.`);
  }
}

/** Returns the hash of everything that decides what has to be installed. File times would mislead after a checkout. */
function wantedState() {
  const hash = createHash("sha256");
  const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}`);
  for (const folder of ["", "app", "e2e", ...packages.sort()]) {
    const path = join(root, folder, "package.json");
    if (existsSync(path)) hash.update(readFileSync(path));
  }
  hash.update(readFileSync(join(root, "pnpm-lock.yaml")));
  return hash.digest("hex");
}

/** Finds a pnpm that reads our lockfile: the system's from version 10 on, or the pinned one through npx. */
function findPnpm() {
  const own = firstLineOf("pnpm", ["--version"]);
  if (own !== undefined && Number.parseInt(own, 10) >= 10) return ["pnpm"];
  const viaNpx = ["npx", "--yes", `pnpm@${pnpmVersion}`];
  return firstLineOf("npx", [...viaNpx.slice(1), "--version"]) === undefined ? undefined : viaNpx;
}

/** @param {boolean} quiet */
function install(quiet) {
  const state = wantedState();
  if (existsSync(stampPath) && readFileSync(stampPath, "utf8") === state) return;
  if (!quiet) console.error("Installing packages ...");
  const pnpm = findPnpm();
  const [command = "npm", ...args] = pnpm
    ? [...pnpm, "install", "--frozen-lockfile", "--prefer-offline"]
    : ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund"];
  if (!run(command, args, quiet)) stop("Installing the packages failed; see the lines above.");
  writeFileSync(stampPath, state);
}

async function hasBrowser() {
  if (chromiumPath() !== undefined) return true;
  const entry = pathToFileURL(join(root, "node_modules/playwright-core/index.mjs")).href;
  const { chromium } = await import(entry);
  return existsSync(chromium.executablePath());
}

/** Lists Debian's packages that are missing: Chromium, and where every browser is required the others and the servers too. */
async function missingPackages() {
  const others = everyBrowserIsRequired();
  return [
    ...((await hasBrowser()) ? [] : ["chromium"]),
    ...(others && !firefoxPath() ? debianPackages.firefox : []),
    ...(others && !webkitPaths() ? debianPackages.webkit : []),
    ...(others && !nginxPath() ? debianPackages.nginx : []),
    ...(others && !caddyPath() ? debianPackages.caddy : []),
  ];
}

/**
 * Installs packages in one call, so that the lists are fetched once.
 * @param {string[]} packages
 * @param {boolean} quiet
 */
function aptInstall(packages, quiet) {
  return (
    run("apt-get", ["update"], quiet) &&
    run("apt-get", ["install", "-y", "--no-install-recommends", ...packages], quiet)
  );
}

/** @param {boolean} quiet */
async function installBrowsers(quiet) {
  if (isRootOnDebian()) {
    const missing = await missingPackages();
    if (missing.length > 0) {
      console.error(`Installing ${missing.join(", ")} ...`);
      aptInstall(missing, quiet);
      const still = (await missingPackages()).filter((name) => name !== "chromium");
      if (still.length > 0) stop(`These packages could not be installed: ${still.join(", ")}.`);
    }
  }
  if (await hasBrowser()) return;
  console.error("No Chromium found; installing one ...");
  const withSystemPackages = process.getuid?.() === 0 ? ["--with-deps"] : [];
  const playwright = ["--no-install", "playwright", "install", ...withSystemPackages, "chromium"];
  if (run("npx", playwright, quiet) && (await hasBrowser())) return;
  stop(
    [
      "The tests need a Chromium. Install one with either of",
      "  sudo apt-get install chromium",
      "  npx playwright install --with-deps chromium",
      "or name one: CHROMIUM_PATH=/path/to/chromium npm test",
    ].join("\n"),
  );
}

/**
 * Prepares Python for the tests that need it, which are skipped by name without it.
 * @param {boolean} quiet
 */
function preparePython(quiet) {
  const problem = installPython(quiet);
  if (problem === undefined) return;
  if (pythonIsRequired()) stop(`Some tests need PyTorch. ${problem}`);
  console.error(`Tests that need PyTorch are skipped. ${problem}`);
}

/**
 * Installs what is missing. `browser`: also a Chromium; `python`: also the packages for tests of exported networks.
 * @param {{browser?: boolean, python?: boolean, quiet?: boolean}} [options]
 */
export async function bootstrap({ browser = false, python = false, quiet = false } = {}) {
  checkNode();
  install(quiet);
  if (browser) await installBrowsers(quiet);
  if (python) preparePython(quiet);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tests = process.argv.includes("--tests");
  await bootstrap({ browser: tests, python: tests });
}
