#!/usr/bin/env node
/**
 * `npm run bench`: the benchmarks of packages/bench, from the bundle that the command line uses. With `editor` first,
 * those of the page itself, which has to be built.
 */
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bootstrap } from "./bootstrap.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
await bootstrap({ browser: true });
const { bundleHeadless } = await import("./headless.mjs");
const folder = await bundleHeadless();
const [first = "", ...others] = process.argv.slice(2);
if (first === "editor") {
  const { chromiumArgs, chromiumPath } = await import("./chromium.mjs");
  const { main } = await import(pathToFileURL(join(folder, "editor.mjs")).href);
  const executablePath = chromiumPath();
  const browser = { args: chromiumArgs, ...(executablePath && { executablePath }) };
  process.exitCode = await main(others, root, browser);
} else {
  const { main } = await import(pathToFileURL(join(folder, "bench.mjs")).href);
  process.exitCode = await main(process.argv.slice(2), root);
}
