import { test as base, expect } from "@playwright/test";
import { hosts } from "../playwright.config";

interface Fixtures {
  /** Address of a host in a sub-folder that sends none of our headers. */
  plainHost: string;
  /** Messages a test provokes on purpose; anything else fails it. */
  expectedErrors: readonly RegExp[];
  /** Checks every test: no error, nothing fetched from elsewhere, no breach of the policy. */
  watch: undefined;
}

/** Playwright's `test`, with the three promises that hold in every test of the app. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures asked for from this pattern.
  plainHost: async ({}, use) => use(hosts.plain),
  expectedErrors: [[], { option: true }],
  watch: [
    async ({ context, expectedErrors }, use) => {
      const faults: string[] = [];
      const origins = Object.values(hosts).map((host) => new URL(host).origin);
      // Covers workers too: the request never leaves the browser unseen.
      context.on("request", (request) => {
        const { protocol, origin } = new URL(request.url());
        if (protocol === "data:" || protocol === "blob:" || origins.includes(origin)) return;
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
      await use(undefined);
      const unexpected = faults.filter((fault) => !expectedErrors.some((one) => one.test(fault)));
      expect(unexpected, "errors, foreign requests and policy violations").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
