#!/usr/bin/env node
/**
 * Serves the built app on this machine:
 *
 *   node packages/tools/serve.mjs [--port 4173] [--strict-port] [--base /sub/path/] [--no-isolation]
 *     [--embed "https://lms.school.example"]
 *
 * A busy port is passed over for the next one, unless `--strict-port`. `--no-isolation` sends none of our
 * headers: a host whose headers cannot be chosen, for tests. `--embed` lists the origins whose pages may show the app in
 * a frame (docs/embed.md), in place of those that the build names.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { allHeaders, readOrigins } from "./headers.mjs";
import { createStaticServer, listen } from "./static-server.mjs";

export { createStaticServer, fileFor, listen } from "./static-server.mjs";

const projectRoot = join(dirname(fileURLToPath(import.meta.url)), "../..");
const portsToTry = 50;

async function main() {
  const { values } = parseArgs({
    options: {
      dir: { type: "string", default: join(projectRoot, "app/dist") },
      base: { type: "string", default: "/" },
      port: { type: "string", default: "4173" },
      "strict-port": { type: "boolean", default: false },
      "no-isolation": { type: "boolean", default: false },
      embed: { type: "string" },
    },
  });
  if (!existsSync(join(values.dir, "index.html"))) {
    console.error("Nothing to serve yet: run `npm run build` first.");
    process.exit(1);
  }
  const base = `/${values.base}/`.replace(/\/+/g, "/");
  const headers = values["no-isolation"] ? {} : allHeaders;
  let server;
  try {
    const embed = values.embed === undefined ? {} : { embed: readOrigins(values.embed) };
    server = createStaticServer({ folder: values.dir, base, headers, ...embed });
  } catch (error) {
    console.error(`--embed: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
  const attempts = values["strict-port"] ? 1 : portsToTry;
  try {
    const port = await listen(server, Number(values.port), attempts);
    console.log(`Adder Studio is at http://localhost:${port}${base}   (stop with Ctrl+C)`);
  } catch (error) {
    console.error(`No free port: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
