// node packages/kernels/bench.mjs: milliseconds of each wasm kernel on typical layers. Advisory.
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const folder = fileURLToPath(new URL("node_modules/.cache/bench/", import.meta.url));
mkdirSync(folder, { recursive: true });
const outfile = `${folder}bench.mjs`;
await build({
  entryPoints: [fileURLToPath(new URL("bench/bench.ts", import.meta.url))],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  mainFields: ["module", "main"],
  logLevel: "error",
  banner: {
    js: `import { createRequire as makeRequire } from "node:module";
const require = makeRequire(import.meta.url);
const __filename = import.meta.filename, __dirname = import.meta.dirname;`,
  },
});
const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
const { bench } = await import(pathToFileURL(outfile).href);
await bench(entry.replace(/[^/\\]+$/, "tfjs-backend-wasm-simd.wasm"));
process.exit(0);
