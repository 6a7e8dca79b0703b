#!/usr/bin/env node
/** `npm run bench`: the benchmarks of packages/bench, from the bundle that the command line uses. */
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bootstrap } from "./bootstrap.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
await bootstrap({ browser: true });
const { bundleHeadless } = await import("./headless.mjs");
const folder = await bundleHeadless();
const { main } = await import(pathToFileURL(join(folder, "bench.mjs")).href);
process.exitCode = await main(process.argv.slice(2), root);
