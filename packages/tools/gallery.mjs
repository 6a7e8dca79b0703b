#!/usr/bin/env node
/**
 * Serves the app with its gallery, for the end-to-end tests:
 *
 *   node packages/tools/gallery.mjs --port 4275
 *
 * The build is made when the first page is asked for, once for everybody who asks, and goes with the server.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createStaticServer, listen } from "./serve.mjs";

const app = join(dirname(fileURLToPath(import.meta.url)), "../../app");
const outDir = mkdtempSync(join(tmpdir(), "adder-studio-gallery-"));

/** @type {Promise<import("node:http").Server> | undefined} */
let built;

async function build() {
  const vite = await import("vite");
  await vite.build({ root: app, mode: "gallery", logLevel: "error", build: { outDir } });
  return createStaticServer({ folder: outDir });
}

const { values } = parseArgs({ options: { port: { type: "string", default: "4275" } } });
const server = createServer(async (request, response) => {
  built ??= build();
  try {
    (await built).emit("request", request, response);
  } catch (error) {
    response.writeHead(500, { "Content-Type": "text/plain" }).end(`The build failed: ${error}\n`);
  }
});
for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT"])) {
  process.on(signal, () => process.exit(0));
}
process.on("exit", () => rmSync(outDir, { recursive: true, force: true }));
await listen(server, Number(values.port), 1);
