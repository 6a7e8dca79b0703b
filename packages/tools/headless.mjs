#!/usr/bin/env node
/**
 * The engine on the command line. Bundles packages/headless (once per state of the sources) and runs
 * it: tfjs' packages do not load as they are under Node's module rules, and a bundle starts faster.
 */
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const cache = join(root, ".cache/headless");
const bundleLifetimeMs = 24 * 3600 * 1000;

/**
 * Lists every file that the bundle can depend on, in a fixed order.
 * @param {string} folder
 * @returns {string[]}
 */
function sources(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === "node_modules" ? [] : sources(path);
      return /\.(ts|mjs|json|py)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name)
        ? [path]
        : [];
    });
}

function sourceHash() {
  const hash = createHash("sha256");
  const packages = readdirSync(join(root, "packages")).sort();
  for (const name of packages) {
    for (const part of ["src", "python"]) {
      const folder = join(root, "packages", name, part);
      if (!existsSync(folder)) continue;
      for (const path of sources(folder))
        hash.update(path.slice(root.length)).update(readFileSync(path));
    }
  }
  // Beside this file, what it bundles of the tools: where browsers are found.
  for (const path of sources(join(root, "packages/tools"))) hash.update(readFileSync(path));
  hash.update(readFileSync(join(root, "pnpm-lock.yaml")));
  return hash.digest("hex").slice(0, 16);
}

/** Folder of tfjs' own wasm backend, with which the benchmarks compare ours. */
const stockWasm = "packages/bench/node_modules/@tensorflow/tfjs-backend-wasm/wasm-out";

/**
 * Plugin for `import text from "./file.py?raw"`, as in Vite: the file's text.
 * @type {import("esbuild").Plugin}
 */
const rawTexts = {
  name: "raw-texts",
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.slice(0, -"?raw".length)),
      namespace: "raw-text",
    }));
    build.onLoad({ filter: /.*/, namespace: "raw-text" }, ({ path }) => ({
      contents: readFileSync(path),
      loader: "text",
    }));
  },
};

/** Makes two bundles: `main.mjs` for Node and `browser/` for the page of a driven browser. */
export async function bundleHeadless() {
  const folder = join(cache, sourceHash());
  if (existsSync(folder)) return folder;
  const { build } = await import("esbuild");
  const started = `${folder}.${process.pid}`;
  mkdirSync(started, { recursive: true });
  /** @type {import("esbuild").BuildOptions} */
  const common = {
    bundle: true,
    format: "esm",
    target: "es2023",
    mainFields: ["module", "main"],
    absWorkingDir: root,
    logLevel: "error",
    sourcemap: "inline",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [rawTexts],
  };
  await build({
    ...common,
    platform: "node",
    // What only the benchmarks need is loaded by them alone.
    splitting: true,
    entryPoints: {
      main: "packages/headless/src/main.ts",
      "run-child": "packages/headless/src/runs/child.ts",
      bench: "packages/bench/src/node/whole.ts",
      editor: "packages/bench/src/node/editor.ts",
      farm: "packages/farm/src/main.ts",
      "farm-worker": "packages/farm/src/worker.ts",
    },
    outdir: started,
    outExtension: { ".js": ".mjs" },
    external: ["playwright-core", "assemblyscript", "esbuild"],
    // tfjs' wasm glue calls require() for fs and path.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url); const __filename = import.meta.filename; const __dirname = import.meta.dirname;',
    },
  });
  await build({
    ...common,
    platform: "browser",
    splitting: true,
    entryPoints: {
      page: "packages/headless/src/browser/page.ts",
      worker: "packages/headless/src/browser/worker.ts",
      // Under the name by which the wasm engine starts its threads.
      "thread-worker.ts": "packages/kernels/src/wasm/thread-worker.ts",
    },
    outdir: join(started, "browser"),
    external: [
      "fs",
      "path",
      "worker_threads",
      "perf_hooks",
      "os",
      "util",
      "crypto",
      "string_decoder",
    ],
  });
  const stock = readdirSync(join(root, stockWasm)).filter((name) => name.endsWith(".wasm"));
  mkdirSync(join(started, "browser/stock"));
  for (const name of stock) {
    copyFileSync(join(root, stockWasm, name), join(started, "browser/stock", name));
  }
  // Old bundles go, but not at once: another process may be making or running one.
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > bundleLifetimeMs) rmSync(path, { recursive: true, force: true });
  }
  // A second process may have made the same bundle meanwhile; either is right.
  if (!existsSync(folder)) renameSync(started, folder);
  return folder;
}

async function main() {
  // The reader of a pipe may leave early (`| head`): that is no fault.
  process.stdout.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  if (!existsSync(join(root, "node_modules/esbuild"))) {
    const { bootstrap } = await import("./bootstrap.mjs");
    await bootstrap({ quiet: true });
  }
  const folder = await bundleHeadless();
  const { main: run } = await import(pathToFileURL(join(folder, "main.mjs")).href);
  const code = await run(process.argv.slice(2), root);
  // tfjs leaves handles open; the pipes have to be empty before the process ends.
  await new Promise((done) => process.stdout.write("", done));
  process.exit(code);
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) await main();
