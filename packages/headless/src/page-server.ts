import { createReadStream, existsSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { isolationHeaders } from "../../tools/headers.mjs";
import type { Job, JobMessage } from "./job";
import type { Places } from "./places";
import { RunError } from "./usage";
import { fromText, toText } from "./wire";

type PageMessage = JobMessage | "end" | { readonly fault: string };

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Longest time until a browser requests the page: long on a busy machine, for ever in a broken browser. */
const firstRequestMs = 60_000;
/** Interval of bytes that keep a response open: browsers give up on one that brings nothing for minutes. */
const dripMs = 20_000;

const html =
  '<!doctype html><link rel=icon href=data:,><title>engine</title><script type=module src="/page.js"></script>';

/** Error of a browser that never requested the page: another attempt may succeed. */
export class NeverOpened extends RunError {}

export interface PageServer {
  readonly url: string;
  /** Promise that resolves when the job is done; rejects when the page breaks, disappears, or never comes. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Returns the file of a path; the threads' script is requested by the name of its source. */
function fileOf(path: string, places: Places): string {
  if (/^\/(data|engines)\//.test(path)) return join(places.root, "public", path);
  return join(places.bundle, "browser", path.endsWith(".ts") ? `${path}.js` : path);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Serves a job with the bundle and the data to a browser on this machine, isolated, and takes the page's
 * messages. localhost counts as a secure context.
 */
export async function servePage(
  job: Job,
  places: Places,
  emit: (message: JobMessage) => void,
): Promise<PageServer> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;

  let resolve: () => void = () => {};
  let reject: (error: Error) => void = () => {};
  const ended = new Promise<void>((...functions) => {
    [resolve, reject] = functions;
  });
  // It may fail before it is awaited.
  ended.catch(() => {});
  const never = setTimeout(() => {
    reject(new NeverOpened(`The browser did not open its page within ${firstRequestMs / 1000} s.`));
  }, firstRequestMs);

  let held: ServerResponse | undefined;
  function end(): void {
    held?.end();
    resolve();
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.origin !== origin) {
      response.writeHead(403).end();
      return;
    }
    const messages = fromText(await textOf(request)) as readonly PageMessage[];
    for (const message of messages) {
      if (message === "end") end();
      else if ("fault" in message) reject(new RunError(message.fault));
      else emit(message);
    }
    response.writeHead(204).end();
  }

  function stayOpen(response: ServerResponse): void {
    held = response;
    response.write(" ");
    const drip = setInterval(() => response.write(" "), dripMs);
    response.once("close", () => {
      clearInterval(drip);
      reject(new RunError("The browser's page went away."));
    });
  }

  server.on("request", (request, response) => {
    clearTimeout(never);
    const path = normalize(new URL(request.url ?? "/", origin).pathname);
    for (const [name, value] of Object.entries(isolationHeaders)) response.setHeader(name, value);
    response.setHeader("Cache-Control", "no-store");
    if (path === "/messages") {
      take(request, response).catch(reject);
    } else if (path === "/") {
      response.setHeader("Content-Type", "text/html");
      response.end(html);
    } else if (path === "/job") {
      response.setHeader("Content-Type", "text/plain; charset=utf-8");
      response.end(toText(job));
    } else if (path === "/alive") {
      stayOpen(response);
    } else {
      const file = fileOf(path, places);
      if (!existsSync(file)) {
        response.writeHead(404).end();
        return;
      }
      response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
      createReadStream(file).pipe(response);
    }
  });

  return {
    url: `${origin}/`,
    ended,
    close() {
      clearTimeout(never);
      server.close();
      server.closeAllConnections();
    },
  };
}
