/** Builds the app from a clean copy of what git knows, so that nothing of a working folder gets into it; compares builds. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Variables that change a build (docs/hosting.md; a test sets the last two): a release is built without them. */
const settings = ["ADDER_EMBED", "ADDER_SITE", "ADDER_CAMERA", "NODE_ENV", "VITEST"];

/**
 * Runs a command; throws an error with its last lines when it fails.
 * @param {string} program
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string>}} [options]
 */
export function runOrThrow(program, args, { cwd = root, env = {} } = {}) {
  const all = { ...process.env, ...env };
  for (const name of settings) delete all[name];
  const shell = process.platform === "win32";
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    shell,
    env: all,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return stdout;
  const last = `${stdout ?? ""}\n${stderr ?? ""}`.trim().split("\n").slice(-12).join("\n");
  throw new Error(
    `${[program, ...args].join(" ")} failed: ${error?.message ?? `code ${status}`}\n${last}`,
  );
}

/**
 * Copies the files that git knows, as they are in the working folder, and installs their packages: links to those that are
 * installed here would lead back to the sources here.
 * @param {string} folder
 */
export function copyWorkingTree(folder) {
  const names = runOrThrow("git", ["ls-files", "-z", "-co", "--exclude-standard"])
    .split("\0")
    .filter((name) => name !== "" && existsSync(join(root, name)));
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(join(root, name), join(folder, name));
  }
  runOrThrow(process.execPath, ["packages/tools/bootstrap.mjs"], { cwd: folder });
}

/**
 * Clones what is committed and installs its packages.
 * @param {string} folder
 */
export function cloneCommitted(folder) {
  runOrThrow("git", ["clone", "-q", "--no-hardlinks", root, folder]);
  runOrThrow(process.execPath, ["packages/tools/bootstrap.mjs"], { cwd: folder });
}

/**
 * Builds the app of a copy; returns the folder of the build.
 * @param {string} folder
 * @param {Record<string, string>} [env]
 */
export function buildIn(folder, env = {}) {
  const vite = join(folder, "node_modules/vite/bin/vite.js");
  runOrThrow(process.execPath, [vite, "build", "app"], { cwd: folder, env });
  return join(folder, "app/dist");
}

/**
 * Lists the files in a folder by their names with slashes, in the order of their code units.
 * @param {string} folder
 * @returns {string[]}
 */
export function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** @param {Uint8Array} bytes */
export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/**
 * Names the files of two folders that differ or are in one of them only.
 * @param {string} one
 * @param {string} other
 */
export function differences(one, other) {
  const hashes = (/** @type {string} */ folder) =>
    new Map(filesIn(folder).map((name) => [name, sha256(readFileSync(join(folder, name)))]));
  const [first, second] = [hashes(one), hashes(other)];
  const names = [...new Set([...first.keys(), ...second.keys()])].sort();
  return names.filter((name) => first.get(name) !== second.get(name));
}
