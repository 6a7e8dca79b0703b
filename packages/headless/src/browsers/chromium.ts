import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";
import { chromiumArgs, chromiumPath } from "../../tools/chromium.mjs";
import type { Job, JobMessage } from "./job";
import { RunError } from "./usage";

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".json": "application/json",
};

/** Serves the browser bundle, the data on localhost, which counts as a secure context. */
async function serve(root: string, bundle: string, job: Job): Promise<Server> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    if (path === "/") {
      response.setHeader("Content-Type", "text/html");
      response.end("<!doctype html><link rel=icon href=data:,><title>engine</title>");
      return;
    }
    if (path === "/job.json") {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify(job));
      return;
    }
    const file = path.startsWith("/data/")
      ? join(root, "public", path)
      : join(bundle, "browser", path);
    if (!existsSync(file)) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

/**
 * Runs `job` in the system's Chromium, in a worker as the app does. A machine without Chromium or a
 * page that dies is a RunError.
 */
export async function runInChromium(
  job: Job,
  places: { readonly root: string; readonly bundle: string },
  emit: (message: JobMessage) => void,
): Promise<{ host: string }> {
  const server = await serve(places.root, places.bundle, job);
  const { port } = server.address() as AddressInfo;
  const executablePath = chromiumPath();
  const browser = await chromium
    .launch({ args: chromiumArgs, ...(executablePath && { executablePath }) })
    .catch((error: Error) => {
      server.close();
      throw new RunError(
        `No Chromium could be started: ${error.message.split("\n")[0]} Install one, or set CHROMIUM_PATH.`,
      );
    });
  try {
    const page = await browser.newPage();
    page.on("console", (message) => {
      if (message.type() === "error") process.stderr.write(`${message.text()}\n`);
    });
    await page.goto(`http://localhost:${port}/`);
    let settle: { resolve(): void; reject(error: Error): void } | undefined;
    const ended = new Promise<void>((resolve, reject) => {
      settle = { resolve, reject };
    });
    // It may fail before it is awaited.
    ended.catch(() => {});
    page.on("crash", () => settle?.reject(new RunError("Chromium's page crashed.")));
    browser.on("disconnected", () => settle?.reject(new RunError("Chromium went away.")));
    await page.exposeFunction("report", (message: JobMessage | "end" | { fault: string }) => {
      if (message === "end") settle?.resolve();
      else if ("fault" in message) settle?.reject(new RunError(message.fault));
      else emit(message);
    });
    await page.evaluate(async () => {
      const report = (globalThis as unknown as { report(message: unknown): Promise<void> }).report;
      const worker = new Worker("/worker.js", { type: "module" });
      worker.onmessage = ({ data }) => report(data);
      worker.onerror = (event) => report({ fault: event.message || "The worker failed to load." });
      worker.postMessage(await (await fetch("/job.json")).json());
    });
    await ended;
    return { host: `Chromium ${browser.version()}` };
  } finally {
    await browser.close();
    server.close();
  }
}

/** FetchBytes over the repository's own data folder. */
export function readData(root: string): (path: string) => Promise<Uint8Array> {
  return async (path) => new Uint8Array(readFileSync(join(root, "public/data", path)));
}
