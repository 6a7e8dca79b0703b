#!/usr/bin/env node
/**
 * Measures the first page's weight: all JavaScript that loads before Run can be pressed, and with the page's own controls, which
 * is the entry of index.html, the steps it asks for one after the other, and everything they import statically, gzip
 * level 9. Reads the manifest of a finished build.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** Budgets in units of 1,000 bytes, as hosts and browsers count: for what answers a press of Run, and that with the page's controls. */
const budgetsKb = { run: 60, controls: 136 };

const dist = join(dirname(fileURLToPath(import.meta.url)), "../../app/dist");
const manifestPath = join(dist, ".vite/manifest.json");

/**
 * @typedef {{file: string, imports?: string[], dynamicImports?: string[], isEntry?: boolean}} Chunk
 * @param {Record<string, Chunk>} manifest
 * @param {string} key
 * @param {Set<string>} [files]
 */
export function filesLoadedWith(manifest, key, files = new Set()) {
  const chunk = manifest[key];
  if (chunk === undefined) throw new Error(`The build has no ${key}`);
  if (files.has(chunk.file)) return files;
  files.add(chunk.file);
  for (const imported of chunk.imports ?? []) filesLoadedWith(manifest, imported, files);
  return files;
}

/**
 * Lists the files that must have come before a press of Run does anything.
 * @param {Record<string, Chunk>} manifest
 */
export function runFiles(manifest) {
  const files = filesLoadedWith(manifest, "index.html");
  // The script before the picture, and what the opening of the storage waits for.
  for (const step of [
    "src/shell/first/early.ts",
    "src/storage/records.ts",
    "src/shell/boot/studio.ts",
  ]) {
    filesLoadedWith(manifest, step, files);
  }
  return files;
}

/**
 * Lists the files of all steps of the first page.
 * @param {Record<string, Chunk>} manifest
 */
export function firstFiles(manifest) {
  const files = runFiles(manifest);
  for (const step of manifest["index.html"]?.dynamicImports ?? []) {
    filesLoadedWith(manifest, step, files);
  }
  return files;
}

function main() {
  if (!existsSync(manifestPath)) {
    console.error("No build to measure: run `npm run build` first.");
    process.exit(1);
  }
  const manifest = JSON.parse(readFileSync(manifestPath, "utf8"));
  const run = runFiles(manifest);
  const sums = { run: 0, controls: 0 };
  for (const file of firstFiles(manifest)) {
    const text = readFileSync(join(dist, file));
    const packed = gzipSync(text, { level: 9 }).length;
    if (run.has(file)) sums.run += packed;
    sums.controls += packed;
    console.log(`${(packed / 1000).toFixed(1).padStart(8)} kB gz  ${file}`);
    // The engine's own marks: its weight would drown in the sum, and it must not be here at all.
    if (/tfjs|registerKernel/.test(text.toString())) {
      console.error(`${file} holds part of the engine, which belongs to the worker`);
      process.exitCode = 1;
    }
  }
  for (const [part, what] of /** @type {const} */ ([
    ["run", "before Run can be pressed"],
    ["controls", "with the page's own controls"],
  ])) {
    const kb = sums[part] / 1000;
    console.log(`${kb.toFixed(1).padStart(8)} kB gz  ${what}, of ${budgetsKb[part]}`);
    if (sums[part] > 0 && kb <= budgetsKb[part]) continue;
    console.error("The first page is over its budget.");
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
