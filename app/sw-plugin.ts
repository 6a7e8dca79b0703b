import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Plugin, ResolvedConfig } from "vite";
import { appVersion } from "../packages/core/src/version.ts";
import {
  allHeaders,
  embedPage,
  embedPages,
  headersFile,
  headersOf,
  metaPolicy,
  readOrigins,
  withOrigins,
} from "../packages/tools/headers.mjs";
import { serviceWorkerSource } from "./sw-source.ts";

/** Not part of the app: kept out of the precache, and so out of its version. */
const leftOut = [
  /^data\//,
  // Asked for by old claims alone.
  /^engines\//,
  /^\.vite\//,
  /\.map$/,
  /^sw\.js$/,
  /^_headers$/,
  /^404\./,
  /^licenses\.txt$/,
  // Only other programs ask for it.
  /^link-picture\.png$/,
  // What a device asks for when the app is installed, and what a copy for a class is made of.
  /^install\//,
  /^class\//,
  /^gallery\.html$/,
  // Somebody may write the allowed origins into it, and then it would not be the file that was built.
  /^embed\.html$/,
  /^assets\/embed-/,
];

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** Returns the published files and folders at the top of a folder, folders with a slash behind. */
function topOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !/^[._]/.test(name))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .concat("sw.js")
    .sort();
}

function integrityOf(file: string): string {
  return `sha256-${createHash("sha256").update(readFileSync(file)).digest("base64")}`;
}

function hashOf(folder: string, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 16);
}

/** Writes `sw.js` for the app that lies in `folder`. */
export function writeServiceWorker(folder: string): void {
  const all = filesIn(folder);
  const files = all.filter((file) => !leftOut.some((pattern) => pattern.test(file)));
  const data = all.filter((file) => file.startsWith("data/"));
  const source = serviceWorkerSource({
    app: appVersion,
    dataVersion: hashOf(folder, data),
    files: files.map((file) => [
      // A folder's address, since some hosts redirect `index.html` to it.
      file === "index.html" ? "./" : `./${file}`,
      integrityOf(join(folder, file)),
    ]),
    headers: allHeaders,
    own: Object.fromEntries(embedPages.map((page) => [page, headersOf(page, allHeaders)])),
  });
  writeFileSync(join(folder, "sw.js"), source);
}

/**
 * After a build: `sw.js` (offline use, isolation and CSP headers on hosts that send none) and `_headers` (for
 * hosts that read it). During a build: the `<meta>` form of the policy, for the first visit to a host without
 * headers. The list of files is read from the finished folder, so nothing can be missed.
 */
export function serviceWorker(): Plugin {
  let config: ResolvedConfig;
  const origins = readOrigins(process.env.ADDER_EMBED ?? "");
  return {
    name: "adder-studio:service-worker",
    apply: "build",
    configResolved(resolved) {
      config = resolved;
    },
    transformIndexHtml: {
      order: "post",
      handler: (html, { path }) => ({
        html: path.endsWith(embedPage) ? withOrigins(html, origins) : html,
        tags: [
          {
            tag: "meta",
            attrs: { "http-equiv": "Content-Security-Policy", content: metaPolicy },
            injectTo: "head-prepend",
          },
        ],
      }),
    },
    closeBundle() {
      const folder = resolve(config.root, config.build.outDir);
      if (!existsSync(folder)) return;
      writeFileSync(join(folder, "_headers"), headersFile(topOf(folder), origins));
      writeServiceWorker(folder);
    },
  };
}
