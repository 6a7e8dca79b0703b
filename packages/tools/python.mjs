/**
 * Set-up of the Python that checks exported files: a virtual environment in the repository, made once. Nobody needs it to use the
 * app. Nothing but Node's own modules may be imported here: it runs before anything is installed.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = join(root, ".venv");
const wanted = join(root, "packages/tools/python-tests.txt");
const stampPath = join(folder, ".adder-studio-install");
const ownPython = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

/** Returns true when tests that need Python must not be skipped. */
export function pythonIsRequired() {
  return Boolean(process.env.CI);
}

/** Finds a Python with torch, onnx and onnxruntime: that of ADDER_STUDIO_PYTHON, or the repository's own; else undefined. */
export function testPython() {
  const given = process.env.ADDER_STUDIO_PYTHON;
  if (given) return existsSync(given) ? given : undefined;
  return existsSync(ownPython) && isComplete() ? ownPython : undefined;
}

function state() {
  return createHash("sha256").update(readFileSync(wanted)).digest("hex");
}

function isComplete() {
  return existsSync(stampPath) && readFileSync(stampPath, "utf8") === state();
}

/** Finds a Python from 3.9 on that can make virtual environments. */
function systemPython() {
  const able = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 9))";
  return ["python3", "python", "/usr/bin/python3"].find(
    (name) => spawnSync(name, ["-c", able], { stdio: "ignore" }).status === 0,
  );
}

/**
 * Makes the environment, or completes it. Returns a sentence where that cannot be done.
 * @param {boolean} quiet
 */
export function installPython(quiet) {
  if (testPython() !== undefined) return undefined;
  const python = systemPython();
  if (python === undefined) return "There is no Python 3.9 or newer with pip and venv here.";
  console.error("Installing PyTorch and ONNX for the tests (200 MB or more, once) ...");
  /** @type {import("node:child_process").StdioOptions} */
  const stdio = quiet ? ["ignore", "ignore", "ignore"] : ["ignore", 2, 2];
  const steps = [
    [python, "-m", "venv", folder],
    [ownPython, "-m", "pip", "install", "--quiet", "--requirement", wanted],
  ];
  for (const [command = "", ...args] of steps) {
    const { status } = spawnSync(command, args, { cwd: root, stdio });
    if (status !== 0) return `This command failed: ${[command, ...args].join(" ")}`;
  }
  writeFileSync(stampPath, state());
  return undefined;
}
