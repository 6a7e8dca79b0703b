#!/usr/bin/env node
/**
 * Serves a copy of Adder Studio to a class: `node start.mjs [--port 8080]`. The build bundles this file, with all that it
 * imports, as class/start.mjs (see `app/class-plugin.ts`); it lies beside the folder `app` in the zip for a class.
 */
import { existsSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createStaticServer, listen } from "./static-server.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "app");
const portsToTry = 50;

/** Lists the addresses of this machine in its networks. */
function ownAddresses() {
  return Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family, internal, address }) => {
      return family === "IPv4" && !internal && !address.startsWith("169.254.");
    })
    .map(({ address }) => address);
}

async function main() {
  const { values } = parseArgs({ options: { port: { type: "string", default: "8080" } } });
  if (!existsSync(join(folder, "index.html"))) {
    console.error("The folder app is missing beside start.mjs: unpack the whole zip file first.");
    process.exit(1);
  }
  const port = await listen(
    createStaticServer({ folder }),
    Number(values.port),
    portsToTry,
    "0.0.0.0",
  );
  const addresses = ownAddresses();
  console.log(`Adder Studio, on this machine:  http://localhost:${port}/\n`);
  if (addresses.length === 0) {
    console.log("This machine is in no network: nobody else can open it.");
  } else {
    console.log("For the class, in the same network:\n");
    for (const address of addresses) console.log(`    http://${address}:${port}/`);
    if (addresses.length > 1) console.log("\nOne of these works: try them on another device.");
  }
  console.log("\nLeave this window open. Ctrl+C stops it.");
}

main().catch((error) => {
  console.error(`Adder Studio could not start: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
});
