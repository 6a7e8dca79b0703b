#!/usr/bin/env node
/**
 * `npm run class-zip`: the built app as a zip file that any machine with Node serves to a class, the same that the page offers
 * under "Download for the class". `-- --out FILE` names it.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadStoredZip } from "./stored-zip.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const dist = join(root, "app/dist");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { values } = parseArgs({
  options: { out: { type: "string", default: `adder-studio-class-${version}.zip` } },
});
const list = join(dist, "class/files.json");
if (!existsSync(list)) {
  console.error("No app to pack: run `npm run build` first.");
  process.exit(1);
}
const storedZip = await loadStoredZip();
/** @type {{files: [name: string, address: string, bytes: number][]}} */
const { files } = JSON.parse(readFileSync(list, "utf8"));
const entries = files.map(([name, address]) => ({
  name: `adder-studio-class/${name}`,
  bytes: new Uint8Array(readFileSync(join(dist, address === "" ? "index.html" : address))),
}));
entries.push({
  name: "adder-studio-class/app/class/files.json",
  bytes: new Uint8Array(readFileSync(list)),
});
const zip = storedZip(entries);
writeFileSync(values.out, zip);
console.log(`${values.out}: ${(zip.length / 1e6).toFixed(1)} MB, ${entries.length} files`);
