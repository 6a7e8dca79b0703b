import { createHash } from "node:crypto";

export interface ServiceWorkerFacts {
  /** Version of the app, for those who read the file. */
  readonly app: string;
  /** Changes with the data shards only: an update of the app keeps them. */
  readonly dataVersion: string;
  /** The files to cache: addresses relative to the worker, each with its content's hash as `integrity` wants it. */
  readonly files: readonly (readonly [address: string, integrity: string])[];
  readonly headers: Readonly<Record<string, string>>;
  /** Headers of files that differ, by address. */
  readonly own: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * The service worker, as text: it has no imports and is never bundled. It does four things.
 * It keeps the app for offline use; it keeps data shards and earlier engines once they were used; it adds the headers that a
 * plain host leaves out; and it never takes over a page that runs: a new version waits until all pages of
 * the old one are closed, and the old one's files stay until then. A file is kept only when it is the one that was
 * built with this worker: half a deployment does not install, and is tried again with each visit.
 */
export function serviceWorkerSource(facts: ServiceWorkerFacts): string {
  const rest = `// Adder Studio ${facts.app}
const dataVersion = ${JSON.stringify(facts.dataVersion)};
const files = ${JSON.stringify(facts.files, undefined, 1)};
const headers = ${JSON.stringify(facts.headers, undefined, 2)};
const own = ${JSON.stringify(facts.own, undefined, 2)};
${body}`;
  // Of the worker itself, too: a cache that another one filled is none of its own.
  const version = createHash("sha256").update(rest).digest("hex").slice(0, 16);
  return `const version = ${JSON.stringify(version)};\n${rest}`;
}

const body = `
// Copies under other paths of this origin have caches of their own.
const scope = self.registration.scope;
const prefix = "adder-studio|" + scope + "|";
const appCache = prefix + "app|" + version;
const dataCache = prefix + "data|" + dataVersion;
const engineCache = prefix + "engines";
const dataFolder = new URL("data/", scope).href;
const engineFolder = new URL("engines/", scope).href;
const kept = new Map(files.map(([file, integrity]) => [new URL(file, scope).href, integrity]));

// A response with our headers. Rebuilding it also drops its "redirected" mark, which navigations refuse.
function dressed(response, url) {
  if (response.type === "opaque" || response.type === "error" || response.status === 0) {
    return response;
  }
  const merged = new Headers(response.headers);
  const file = url.slice(scope.length);
  const given = Object.hasOwn(own, file) ? own[file] : headers;
  for (const [name, value] of Object.entries(given)) merged.set(name, value);
  const bodyless = response.status === 204 || response.status === 304;
  return new Response(bodyless ? null : response.body, {
    status: response.status,
    statusText: response.statusText,
    headers: merged,
  });
}

// A page whose run waits for its first images has the connection for itself, for a minute at most: it may be gone.
let turn = Promise.resolve();
let takeTurn = () => undefined;
self.addEventListener("message", ({ data }) => {
  takeTurn();
  if (data !== "pause") return;
  turn = new Promise((done) => {
    takeTurn = done;
    setTimeout(done, 60000);
  });
});

// Two files at a time: browsers make few connections to a host, and the page needs some.
async function keepApp() {
  const cache = await caches.open(appCache);
  const left = [...kept];
  const keepThem = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      await turn;
      await keepFile(cache, ...next);
    }
  };
  await Promise.all([keepThem(), keepThem()]);
}

// Only sound files lie in the cache: an attempt that failed goes on where it stopped.
async function keepFile(cache, url, integrity) {
  if (await cache.match(url, { ignoreVary: true })) return;
  // From the browser's own cache, since the page has just fetched many of them; where that is another file, past it, and
  // then past those on the way: a stale file would live as long as this version.
  const options = { integrity, priority: "low" };
  const response = await fetch(url, options)
    .catch(() => fetch(url, { ...options, cache: "reload" }))
    .catch(() => fetch(url + "?" + version, { ...options, cache: "reload" }));
  if (response.status !== 200) throw new TypeError(url + " answers " + response.status);
  await cache.put(url, response);
}

async function forgetOldVersions() {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && ![appCache, dataCache, engineCache].includes(name)) {
      await caches.delete(name);
    }
  }
}

// "ignoreVary": servers that send "Vary: Origin" would otherwise miss for module scripts.
async function fromApp(url, request) {
  const cache = await caches.open(appCache);
  return (await cache.match(url, { ignoreVary: true })) ?? fetch(request);
}

async function fromData(url, request) {
  const cache = await caches.open(dataCache);
  const found = await cache.match(url, { ignoreVary: true });
  if (found) return found;
  const response = await fetch(request);
  if (response.status === 200) {
    // No space left is no reason to fail.
    await cache.put(url, response.clone()).catch(() => undefined);
  }
  return response;
}

// A file's name is the beginning of its hash: one that is sound never changes, another is not kept.
async function fromEngines(url, request) {
  const cache = await caches.open(engineCache);
  const found = await cache.match(url, { ignoreVary: true });
  if (found) return found;
  const response = await fetch(request);
  if (response.status !== 200) return response;
  const hash = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
  const digits = [...new Uint8Array(hash, 0, 8)].map((byte) => byte.toString(16).padStart(2, "0"));
  if (url === engineFolder + digits.join("") + ".wasm") {
    await cache.put(url, response.clone()).catch(() => undefined);
  }
  return response;
}

self.addEventListener("install", (event) => event.waitUntil(keepApp()));

// Claiming matters on the first visit only: later versions activate when no page is open.
self.addEventListener("activate", (event) =>
  event.waitUntil(forgetOldVersions().then(() => self.clients.claim())),
);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  url.hash = "";
  url.search = "";
  if (request.method !== "GET" || !url.href.startsWith(scope) || request.headers.has("range")) {
    return;
  }
  if (url.href === scope + "index.html") url.href = scope;
  // A link whose # was escaped on its way.
  if (request.mode === "navigate" && url.href.startsWith(scope + "%23")) {
    event.respondWith(Response.redirect(scope + "#" + url.href.slice(scope.length + 3)));
    return;
  }
  const answer = kept.has(url.href)
    ? fromApp(url.href, request)
    : url.href.startsWith(dataFolder)
      ? fromData(url.href, request)
      : url.href.startsWith(engineFolder)
        ? fromEngines(url.href, request)
        : fetch(request);
  event.respondWith(answer.then((response) => dressed(response, url.href)));
});
`;
