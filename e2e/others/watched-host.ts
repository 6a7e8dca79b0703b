import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { allHeaders } from "../../packages/tools/headers.mjs";
import { createStaticServer } from "../../packages/tools/serve.mjs";

const folder = fileURLToPath(new URL("../../app/dist", import.meta.url));

/** Runs before everything else of the page. */
function watch(): void {
  const watched: string[] = [];
  Object.assign(window, { watched });
  const original = console.error;
  console.error = (...words: unknown[]) => {
    watched.push(`console: ${words.join(" ")}`);
    original.apply(console, words);
  };
  const note = (kind: string, text: (event: never) => unknown) =>
    addEventListener(kind, (event) => watched.push(`${kind}: ${text(event as never)}`), true);
  note("error", (event: ErrorEvent) => event.message ?? (event.target as HTMLElement).tagName);
  note("unhandledrejection", (event: PromiseRejectionEvent) => event.reason);
  note(
    "securitypolicyviolation",
    (event: SecurityPolicyViolationEvent) => `${event.violatedDirective} ${event.blockedURI}`,
  );
}

export interface WatchedHost {
  readonly url: string;
  close(): void;
}

/**
 * The built app from a host with all headers, and in its page one script more: what goes wrong ends up in
 * `window.watched`, also in a browser whose driver does not tell.
 */
export async function watchedHost(): Promise<WatchedHost> {
  const server = createStaticServer({ folder });
  const [serve] = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const replaced =
      request.url === "/"
        ? readFileSync(`${folder}/index.html`, "utf8").replace(
            "<head>",
            '<head><script src="./watch.js"></script>',
          )
        : request.url === "/watch.js"
          ? `(${watch})()`
          : undefined;
    if (replaced === undefined) {
      serve?.call(server, request, response);
      return;
    }
    for (const [name, value] of Object.entries(allHeaders)) response.setHeader(name, value);
    response.setHeader("Content-Type", request.url === "/" ? "text/html" : "text/javascript");
    response.end(replaced);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
