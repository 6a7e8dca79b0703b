#!/usr/bin/env node
/**
 * Makes a release of the version in package.json:
 *
 *   npm run release [-- --dry] [--twice] [--skip-tests]
 *
 * Builds from a clean clone of what is committed, and writes to `release/`: a folder with the app as it is hosted, notes, bill of
 * materials, list of engine modules and checksums; a zip of that folder, with the zip's own checksum beside it. The
 * same commit gives the same bytes. `--dry` leaves out the tests and the tag, `--twice` builds twice, in folders, time zones and languages
 * that differ, and compares all bytes; `--skip-tests` tags what was not tested, and says so in the tag.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bootstrap } from "./bootstrap.mjs";
import {
  buildIn,
  cloneCommitted,
  differences,
  filesIn,
  runOrThrow,
  sha256,
} from "./clean-build.mjs";
import { billOfMaterials, checksums, engineModules, notesOf, refusalOf } from "./release-parts.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** @param {string} name */
const read = (name) => readFileSync(join(root, name), "utf8");

/** Returns the version to release with its notes; throws the sentence that refuses it. */
function checkedVersion() {
  /** @type {{version: string}} */
  const { version } = JSON.parse(read("package.json"));
  const appVersion = /appVersion = "([^"]*)"/.exec(read("packages/core/src/version.ts"))?.[1];
  const lines = (/** @type {string} */ text) => text.split("\n").filter((line) => line !== "");
  const dirty = lines(runOrThrow("git", ["status", "--porcelain"])).map((line) => line.slice(3));
  const tags = lines(runOrThrow("git", ["tag"]));
  const refusal = refusalOf({ version, appVersion, dirty, tags });
  if (refusal !== undefined) throw new Error(refusal);
  return { version, notes: notesOf(read("CHANGELOG.md"), version) };
}

/**
 * Writes the folder of a release and its zip into `to`.
 * @param {string} clone with a build in app/dist
 * @param {{version: string, notes: {date: string, text: string}}} release
 * @param {string} to
 */
async function assemble(clone, { version, notes }, to) {
  const dist = join(clone, "app/dist");
  const name = `adder-studio-${version}`;
  const folder = join(to, name);
  // What .vite holds is about the build, and no host needs it.
  cpSync(dist, join(folder, "app"), {
    recursive: true,
    filter: (path) => path !== join(dist, ".vite"),
  });
  const engines = join(dist, "engines");
  const earlier = existsSync(engines)
    ? readdirSync(engines)
        .sort()
        .map((file) => ({ name: `engines/${file}`, bytes: readFileSync(join(engines, file)) }))
    : [];
  const modules = engineModules(
    readFileSync(join(clone, "packages/kernels/src/wasm/module.generated.ts"), "utf8"),
    earlier,
  );
  const bill = billOfMaterials({
    version,
    date: notes.date,
    packages: JSON.parse(readFileSync(join(dist, ".vite/packages.json"), "utf8")),
    lockfile: readFileSync(join(clone, "pnpm-lock.yaml"), "utf8"),
    engines: modules,
  });
  const commit = runOrThrow("git", ["rev-parse", "HEAD"], { cwd: clone }).trim();
  const head = `# Adder Studio ${version}\n\n${notes.date}, commit ${commit}. \`app/\` is the folder to host: docs/hosting.md.\n`;
  writeFileSync(join(folder, "NOTES.md"), `${head}\n${notes.text}\n`);
  writeFileSync(join(folder, "sbom.cdx.json"), bill);
  writeFileSync(join(folder, "engines.json"), `${JSON.stringify(modules, undefined, 2)}\n`);
  cpSync(join(clone, "LICENSE"), join(folder, "LICENSE"));
  cpSync(join(clone, "docs/hosting.md"), join(folder, "HOSTING.md"));
  const entries = () =>
    filesIn(folder).map((file) => ({ name: file, bytes: readFileSync(join(folder, file)) }));
  writeFileSync(join(folder, "SHA256SUMS"), checksums(entries()));
  // Imported when packages are installed.
  const { loadStoredZip } = await import("./stored-zip.mjs");
  const storedZip = await loadStoredZip();
  const zip = storedZip(
    entries().map(({ name: file, bytes }) => ({ name: `${name}/${file}`, bytes })),
  );
  writeFileSync(join(to, `${name}.zip`), zip);
  writeFileSync(join(to, `${name}.zip.sha256`), `${sha256(zip)}  ${name}.zip\n`);
  return { folder, zip: join(to, `${name}.zip`), hash: sha256(zip) };
}

/** The second build's surroundings, which no byte may depend on. */
const elsewhere = { TZ: "Pacific/Auckland", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };

async function main() {
  const { values } = parseArgs({
    options: {
      dry: { type: "boolean", default: false },
      twice: { type: "boolean", default: false },
      "skip-tests": { type: "boolean", default: false },
    },
  });
  const skipped = values.dry || values["skip-tests"];
  const release = checkedVersion();
  await bootstrap();
  if (skipped) console.error("THE TESTS ARE SKIPPED: nothing says that this version works.");
  else runTests();
  const place = mkdtempSync(join(tmpdir(), "adder-release-"));
  try {
    console.log(`Building ${release.version} from a clean clone ...`);
    const clone = join(place, "first");
    cloneCommitted(clone);
    buildIn(clone);
    const to = join(root, "release");
    rmSync(to, { recursive: true, force: true });
    mkdirSync(to, { recursive: true });
    const made = await assemble(clone, release, to);
    if (values.twice) await compareWithAnother(place, release, to);
    if (!values.dry) {
      const message = `Adder Studio ${release.version}${skipped ? "\n\nThe tests were skipped." : ""}`;
      runOrThrow("git", ["tag", "-a", `v${release.version}`, "-m", message]);
      console.log(`Tagged v${release.version} here; \`git push --tags\` publishes it.`);
    }
    console.log(`${made.folder}\n${made.zip}\n  SHA-256 ${made.hash}`);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function runTests() {
  console.log("Running all tests (npm test) ...");
  try {
    runOrThrow("npm", ["test"]);
  } catch (error) {
    throw new Error(
      `The tests fail, so nothing is released. ${/** @type {Error} */ (error).message}`,
    );
  }
}

/**
 * Makes the release once more in other surroundings; throws where a byte differs.
 * @param {string} place
 * @param {Parameters<typeof assemble>[1]} release
 * @param {string} first
 */
async function compareWithAnother(place, release, first) {
  console.log("Building it once more, elsewhere ...");
  const clone = join(place, "a second folder with another name");
  cloneCommitted(clone);
  buildIn(clone, elsewhere);
  const to = join(place, "compared");
  await assemble(clone, release, to);
  const differ = differences(first, to);
  if (differ.length > 0) {
    throw new Error(
      `Two clean builds differ in ${differ.length} files: ${differ.slice(0, 10).join(", ")}.`,
    );
  }
  console.log(`The same bytes twice: ${filesIn(to).length} files.`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
