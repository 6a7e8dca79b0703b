export interface ServiceWorkerFacts {
  /** Changes with any file of the app. */
  readonly version: string;
  /** Changes with the data shards only: an update of the app keeps them. */
  readonly dataVersion: string;
  /** Addresses to keep, relative to the worker. */
  readonly files: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The service worker, as text: it has no imports and is never bundled. It does four things.
 * It keeps the app for offline use; it keeps data shards once they were used; it adds the headers that a
 * plain host leaves out; and it never takes over a page that runs: a new version waits until all pages of
 * the old one are closed, and the old one's files stay until then.
 */
export function serviceWorkerSource(facts: ServiceWorkerFacts): string {
  return `const version = ${JSON.stringify(facts.version)};
const dataVersion = ${JSON.stringify(facts.dataVersion)};
const files = ${JSON.stringify(facts.files, undefined, 2)};
const headers = ${JSON.stringify(facts.headers, undefined, 2)};
${body}`;
}

const body = `
// Copies under other paths of this origin have caches of their own.
const scope = self.registration.scope;
const prefix = "adder-studio|" + scope + "|";
const appCache = prefix + "app|" + version;
const dataCache = prefix + "data|" + dataVersion;
const dataFolder = new URL("data/", scope).href;
const kept = new Set(files.map((file) => new URL(file, scope).href));

// A response with our headers. Rebuilding it also drops its "redirected" mark, which navigations refuse.
function dressed(response) {
  if (response.type === "opaque" || response.type === "error" || response.status === 0) {
    return response;
  }
  const merged = new Headers(response.headers);
  for (const [name, value] of Object.entries(headers)) merged.set(name, value);
  const bodyless = response.status === 204 || response.status === 304;
  return new Response(bodyless ? null : response.body, {
    status: response.status,
    statusText: response.statusText,
    headers: merged,
  });
}

async function keepApp() {
  const cache = await caches.open(appCache);
  // Past the browser's own cache: a stale file there would live as long as this version.
  await cache.addAll([...kept].map((url) => new Request(url, { cache: "reload" })));
}

async function forgetOldVersions() {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== appCache && name !== dataCache) {
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
  const answer = kept.has(url.href)
    ? fromApp(url.href, request)
    : url.href.startsWith(dataFolder)
      ? fromData(url.href, request)
      : fetch(request);
  event.respondWith(answer.then(dressed));
});
`;
