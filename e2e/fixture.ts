import { createServer } from "node:http";
import {
  type BrowserContext,
  test as base,
  expect,
  type Locator,
  type Page,
  type Request,
} from "@playwright/test";
import { createStaticServer } from "../packages/tools/serve.mjs";
import { hosts } from "../playwright.config";

/** The origins that a page of a test may fetch from. */
const origins = new Set(Object.values(hosts).map((host) => new URL(host).origin));

/** Lets the pages of tests fetch from the origin of an address, for as long as the tests go on. */
export function allowOrigin(address: string): void {
  origins.add(new URL(address).origin);
}

/** Serves a folder from a free port for as long as `use` goes on. */
export async function served(
  folder: string,
  use: (host: string) => Promise<void>,
  options: {
    readonly base?: string;
    readonly headers?: Record<string, string>;
    readonly embed?: readonly string[];
  } = {},
): Promise<void> {
  const server = createStaticServer({ folder, ...options });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const { origin, href } = new URL(options.base ?? "/", `http://localhost:${address.port}`);
  // It stays one of ours: what a page still asks for while it closes is no request to another origin.
  allowOrigin(origin);
  await use(href);
  server.close();
  server.closeAllConnections();
}

/** Origins of other sites, which only show the app in a frame: a tab may open them, and nothing of the app may ask them for anything. */
const otherSites = new Set<string>();

/** Serves pages of another site, by path, for as long as `use` goes on. */
export async function otherSite(
  use: (site: string, put: (path: string, html: string, headers?: object) => void) => Promise<void>,
): Promise<void> {
  const pages = new Map<string, { readonly html: string; readonly headers: object }>();
  const server = createServer((request, response) => {
    const page = pages.get(request.url ?? "");
    // Nothing but the icon that a browser asks for by itself.
    response.writeHead(page === undefined ? 204 : 200, {
      "Content-Type": "text/html; charset=utf-8",
      ...page?.headers,
    });
    response.end(page?.html);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const site = `http://localhost:${address.port}`;
  otherSites.add(site);
  await use(site, (path, html, headers = {}) => pages.set(path, { html, headers }));
  server.close();
  server.closeAllConnections();
}

/** True for the page itself of another site, in the tab and in no frame. */
function opensOtherSite(request: Request, origin: string): boolean {
  return (
    otherSites.has(origin) &&
    request.isNavigationRequest() &&
    request.frame().parentFrame() === null
  );
}

/** Notes each error, request to another origin and breach of the policy in the pages of a context. */
async function watchContext(context: BrowserContext, faults: string[]): Promise<void> {
  // Covers workers too: the request never leaves the browser unseen.
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (["data:", "blob:", "file:"].includes(protocol) || origins.has(origin)) return;
    if (opensOtherSite(request, origin)) return;
    faults.push(`request to ${request.url()}`);
  });
  context.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => {
    faults.push(`uncaught: ${error.error().message}`);
  });
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
}

interface Fixtures {
  /** Address of a host in a sub-folder that sends none of our headers. */
  plainHost: string;
  /** Address of a build of its own with the gallery, which the release goes without. */
  galleryHost: string;
  /** Messages a test provokes on purpose; anything else fails it. */
  expectedErrors: readonly RegExp[];
  /** Checks every test: no error, nothing fetched from elsewhere, no breach of the policy. */
  watch: undefined;
}

/** Playwright's `test`, with the three promises that hold in every test of the app. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures asked for from this pattern.
  plainHost: async ({}, use) => use(hosts.plain),
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  galleryHost: async ({}, use) => use(hosts.gallery),
  expectedErrors: [[], { option: true }],
  watch: [
    async ({ context, browser, expectedErrors }, use) => {
      const faults: string[] = [];
      await watchContext(context, faults);
      // Browsers of other people, which a test opens itself, keep the same promises.
      const open = browser.newContext;
      browser.newContext = async (...options) => {
        const other = await open.apply(browser, options);
        await watchContext(other, faults);
        return other;
      };
      await use(undefined);
      browser.newContext = open;
      const unexpected = faults.filter((fault) => !expectedErrors.some((one) => one.test(fault)));
      expect(unexpected, "errors, requests to other origins and policy violations").toEqual([]);
    },
    { auto: true },
  ],
});

/**
 * Finds the sign that says whether the work is saved. The one in the first picture, which stands until the status bar has
 * loaded, says "Saved" of a page that nobody has edited.
 */
export const savedSign = (page: Page): Locator =>
  page.locator(".saved:visible:not(.still *, .first-page *)");

export { expect };
