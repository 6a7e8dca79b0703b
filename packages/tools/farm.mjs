#!/usr/bin/env node
/** `npm run farm`: the jobs of packages/farm, from the bundle that the command line uses. */
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bootstrap } from "./bootstrap.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
await bootstrap({ quiet: true });
const { bundleHeadless } = await import("./headless.mjs");
const folder = await bundleHeadless();
const { main } = await import(pathToFileURL(join(folder, "farm.mjs")).href);
const script = join(folder, "farm-worker.mjs");
process.exit(await main(process.argv.slice(2), { root, script }));
